// The first screen: a check-in, an ask being answered, a coach's queue, all live; and the three paths.
import { h, icon } from "./dom.js";
import { beginPath, pathCards } from "./guide.js";
import { MessageList } from "./list.js";
import { store } from "./store.js";

const textNamed = (name) => store.state.places.find((one) => one.name === name && one.kind !== "forum") ?? null;

/** The ask that was touched last and has answers; its forum is the first there is. */
function latestAsk() {
  const forums = store.state.places.filter((one) => one.kind === "forum");
  const asks = forums.find((one) => one.name === "ask-for-help") ?? forums[0];
  const open = (asks?.threads ?? []).filter((one) => !one.archived).sort((a, b) => b.last - a.last);
  return open.find((one) => one.count > 2) ?? open[0] ?? null;
}

const newest = (all, fits) =>
  all.findLastIndex((one) => one.author.bot && !one.private && one.blocks.length && fits(one));
/** Where the newest public message with a control like `sought` stands, or the newest of the bot's at all. */
const withControl = (sought) => (all) => {
  const at = newest(all, (one) => sought.test(JSON.stringify(one.blocks)));
  return Math.max(0, at >= 0 ? at : newest(all, () => true)); // a private answer is of before, and not shown here
};

const PANELS = [
  {
    title: "A check-in",
    words: "How a week went, and who cheers",
    find: () => textNamed("check-ins"),
    from: withControl(/"checkins\.cheer[:"]/),
    limit: 30,
  },
  { title: "An ask, being answered", find: latestAsk, from: () => 0, limit: 12, atEnd: true },
  {
    title: "A coach’s queue",
    words: "First-timers come first",
    find: () => textNamed("office-hours"),
    from: withControl(/"office_hours\.where_am_i[:"]/),
    limit: 30,
  },
];

/** {element, load(), refresh(), close()} */
export function start() {
  const panels = PANELS.map((one) => panel(one)).filter(Boolean);
  const element = h(
    "div",
    { class: "start", tabindex: "-1" },
    h(
      "header",
      { class: "start-head" },
      h("h1", {}, "A job search is easier with people around it."),
      h(
        "p",
        {},
        "This is Belay at work in a small made-up server. Be anyone in it, press anything, move the clock. Everything is simulated on this machine: nobody else sees it, and nothing leaves it.",
      ),
    ),
    h(
      "div",
      { class: "panels" },
      panels.map((one) => one.element),
    ),
    h(
      "section",
      { class: "paths", "aria-labelledby": "paths-title" },
      h("h2", { id: "paths-title" }, "Or follow somebody for a minute"),
      pathCards((path) => beginPath(path)),
    ),
  );
  return {
    element,
    lists: panels.map((one) => one.list),
    load: () => Promise.all(panels.map((one) => one.load())),
    refresh: (channels) =>
      Promise.all(
        panels.filter((one) => !channels || channels.includes(one.list.channel)).map((one) => one.list.refresh()),
      ),
    close: () => panels.forEach((one) => one.list.close()),
  };
}

function panel({ title, words, find, from, limit, atEnd }) {
  const place = find();
  if (!place) return null;
  const list = new MessageList(place.id, { name: place.name, limit, peek: true, start: from });
  const trouble = h("p", { class: "failed", hidden: true });
  const element = h(
    "section",
    { class: "panel", "aria-label": title, data: { panel: place.id } },
    h(
      "header",
      { class: "panel-head" },
      h("div", {}, h("h2", {}, title), h("p", { class: "small" }, atEnd ? place.name : words)),
      h(
        "a",
        {
          class: "panel-open",
          href: `#/c/${place.id}`,
          "aria-label": `Open ${place.name}`,
          title: `Open ${place.name}`,
        },
        icon(atEnd ? "thread" : "hash"),
        h("span", {}, atEnd ? "Open" : place.name),
      ),
    ),
    trouble,
    list.element,
  );
  return {
    element,
    list,
    async load() {
      try {
        await list.load();
        if (atEnd) list.scroller.scrollTop = list.scroller.scrollHeight;
      } catch (refusal) {
        trouble.textContent = refusal.message;
        trouble.hidden = false;
      }
    },
  };
}

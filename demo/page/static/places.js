// The left side: the server, its channels with their threads, and one's direct messages; what is unread.
import { post } from "./api.js";
import { announce, h, icon } from "./dom.js";
import { avatar } from "./names.js";
import { store, tell } from "./store.js";

const THREADS = 5; // shown below a channel at first
const SIGNS = { text: "hash", forum: "forum", voice: "voice", stage: "stage" };
const open = new Set(); // channels whose threads are all shown

function entry(place, { sign, className = "", unread = 0, where = null }) {
  const current = where ?? store.place === place.id;
  return h(
    "a",
    {
      class: `place ${className}${unread ? " unread" : ""}`,
      href: place.id ? `#/c/${place.id}` : "#/",
      "aria-current": current ? "page" : null,
      data: { place: place.id || "start" },
    },
    sign,
    h("span", { class: "place-name" }, place.name),
    unread
      ? h(
          "span",
          { class: "count-mark" },
          h("span", { "aria-hidden": "true" }, unread > 99 ? "99+" : unread),
          h("span", { class: "unseen" }, `, ${unread} unread`),
        )
      : null,
  );
}

function threadsOf(place, unread) {
  const recent = place.threads.filter((one) => !one.archived || one.id === store.place).sort((a, b) => b.last - a.last);
  const all = open.has(place.id)
    ? [...place.threads].sort((a, b) => Number(a.archived) - Number(b.archived) || b.last - a.last)
    : null;
  const few = recent.filter((one, at) => at < THREADS || one.id === store.place || unread[one.id]);
  const drawn = all ?? few;
  const hidden = place.threads.length - few.length;
  if (!drawn.length && !hidden) return null;
  return h(
    "ul",
    { class: "threads", "aria-label": `Threads of ${place.name}` },
    drawn.map((one) =>
      h(
        "li",
        {},
        entry(one, {
          sign: icon(one.private ? "lock" : "thread"),
          className: one.archived ? "thread archived" : "thread",
          unread: unread[one.id],
        }),
      ),
    ),
    hidden > 0
      ? h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "more-threads",
              data: { key: `threads:${place.id}` },
              "aria-expanded": String(Boolean(all)),
              onclick: () => toggle(place.id),
            },
            all ? "Show fewer" : `${hidden} more, older`,
          ),
        )
      : null,
  );
}

function toggle(id) {
  if (!open.delete(id)) open.add(id);
  drawPlaces();
}

async function greet() {
  try {
    const { channel } = await post("dm", { as: store.as });
    tell("stale");
    location.hash = `#/c/${channel}`;
  } catch (refusal) {
    tell("trouble", refusal.message);
    announce(refusal.message);
  }
}

/** Draw the left side again, keeping the focus and how far it was scrolled. */
export function drawPlaces() {
  const root = document.getElementById("places");
  const { state } = store;
  if (!state) return;
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const back = focused?.dataset.place
    ? `[data-place="${CSS.escape(focused.dataset.place)}"]`
    : focused?.dataset.key
      ? `[data-key="${CSS.escape(focused.dataset.key)}"]`
      : null;
  const pointed = root.querySelector(".pointed")?.dataset.place;
  const body = root.querySelector(".places-body");
  const scrolled = body?.scrollTop ?? 0;
  const unread = state.unread ?? {};
  const drawn = h(
    "div",
    { class: "places-body" },
    h(
      "ul",
      {},
      h("li", {}, entry({ id: "", name: "Start here" }, { sign: icon("home"), where: store.place === null })),
    ),
    h("h3", {}, "Channels"),
    h(
      "ul",
      {},
      state.places.map((one) =>
        h(
          "li",
          {},
          entry(one, { sign: icon(SIGNS[one.kind] ?? "hash"), unread: unread[one.id] }),
          one.threads.length ? threadsOf(one, unread) : null,
        ),
      ),
    ),
    h("h3", {}, "Direct messages"),
    state.dms.length
      ? h(
          "ul",
          {},
          state.dms.map((one) =>
            h(
              "li",
              {},
              entry(one, {
                sign: avatar({ name: one.name, bot: true, color: "#2f7d6f" }, "tiny"),
                unread: unread[one.id],
              }),
            ),
          ),
        )
      : h(
          "p",
          { class: "small none" },
          "None yet. ",
          h(
            "button",
            { type: "button", class: "plain-link", data: { key: "greet" }, onclick: greet },
            "Write to Belay",
          ),
        ),
  );
  root.replaceChildren(h("header", { class: "places-head" }, h("h2", {}, state.guild.name)), drawn);
  drawn.scrollTop = scrolled;
  if (pointed) root.querySelector(`[data-place="${CSS.escape(pointed)}"]`)?.classList.add("pointed");
  if (back) root.querySelector(back)?.focus({ preventScroll: true });
}

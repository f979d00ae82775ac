// What is around the simulated Discord: who one is, its clock, its events, the bot, the look of the page.
import { post } from "./api.js";
import { announce, h, icon } from "./dom.js";
import { drawers } from "./drawers.js";
import { avatar, partWord } from "./names.js";
import { keep, kept, me, now, placeOf, store, tell } from "./store.js";
import { brief, fromNow, stamp, tick } from "./times.js";

const zones = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
const closedDms = new Set();
let moving = false;

/** Choose a theme, for good; the buttons say what they would change it to. */
export function switchTheme() {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  keep("theme", root.dataset.theme);
  drawTop();
}

async function move(body, said) {
  if (moving) return false;
  moving = true;
  drawControls();
  drawTop();
  try {
    const { now: at } = await post("clock", body);
    store.behind = at * 1000 - Date.now();
    announce(`${said} It is ${stamp(at)}.`);
    tell("acted");
    tell("stale");
    return true;
  } catch (refusal) {
    tell("trouble", refusal.message);
    return false;
  } finally {
    moving = false;
    drawControls();
    drawTop();
  }
}

/** Move the clock to the next prompt, and go where it is posted: otherwise nothing but a number would change. */
export async function toNextPrompt() {
  const next = store.state?.clock.next_prompt;
  if (!(await move({ to: "next-prompt" }, "The clock was moved to the next prompt."))) return;
  drawers.close("controls");
  if (next && placeOf(next.channel)) location.hash = `#/c/${next.channel}`;
}

// ------------------------------------------------------------------------------------------------ the top

export function drawTop() {
  const one = me();
  const theme = document.documentElement.dataset.theme;
  const light = document.getElementById("theme");
  light.setAttribute("aria-label", theme === "dark" ? "Light colours" : "Dark colours");
  light.title = light.getAttribute("aria-label");
  light.replaceChildren(icon(theme === "dark" ? "sun" : "moon"));
  if (!one) return;
  document
    .getElementById("who")
    .replaceChildren(
      avatar(one, "small-size"),
      h("span", { class: "who-words" }, h("span", { class: "small" }, "You are"), h("strong", {}, one.name)),
    );
  document
    .getElementById("who")
    .setAttribute("aria-label", `You are ${one.name}, ${partWord(one.part)}. Act as somebody else`);
  const next = store.state.clock.next_prompt;
  const button = document.getElementById("next-prompt");
  button.hidden = !next;
  button.setAttribute("aria-busy", String(moving));
  if (next) button.title = `Moves the clock to “${next.title}”, ${stamp(next.at)}`;
  drawNow();
  drawBot();
}

function drawNow() {
  document.getElementById("now").textContent = stamp(now());
  const long = document.getElementById("now-long");
  if (long) long.textContent = stamp(now());
}

setInterval(() => {
  if (!store.state) return;
  drawNow();
}, 1000);
setInterval(() => tick(), 20000);

function drawBot() {
  const chip = document.getElementById("bot");
  chip.className = store.alive ? "chip-state alive" : "chip-state gone";
  const words = store.alive ? "Belay is here" : "Belay is starting again…";
  if (chip.textContent !== words) chip.textContent = words;
  const banner = document.getElementById("banner");
  const told = "Belay is starting again… What you press now may go unanswered; in a moment it works again.";
  if (store.alive && banner.dataset.about === "bot") {
    banner.dataset.about = "";
    banner.textContent = "";
    announce("Belay is back.");
  } else if (!store.alive) {
    banner.dataset.about = "bot";
    if (banner.textContent !== told) banner.textContent = told;
  }
}

// ------------------------------------------------------------------------------------------------ the panel

export function drawControls() {
  const root = document.getElementById("controls-body");
  if (!store.state) return;
  const inside = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const scrolled = root.scrollTop;
  root.replaceChildren(clock(), people(), events(), bot(), note());
  root.scrollTop = scrolled;
  tick(root);
  if (inside) root.querySelector(`[data-key="${CSS.escape(inside)}"]`)?.focus({ preventScroll: true });
}

function people() {
  const all = store.state.people.filter((one) => one.part !== "bot");
  return h(
    "section",
    { "aria-labelledby": "people-title" },
    h("h2", { id: "people-title" }, "Act as"),
    h(
      "ul",
      { class: "people" },
      all.map((one) =>
        h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "person",
              "aria-pressed": String(one.id === store.as),
              data: { key: `as:${one.id}`, as: one.id },
              title: one.about,
              onclick: () => tell("act as", one.id),
            },
            avatar(one, "small-size"),
            h(
              "span",
              { class: "person-words" },
              h(
                "span",
                { class: "person-name" },
                one.name,
                one.part === "member" ? null : h("span", { class: `part of-${one.part}` }, partWord(one.part)),
              ),
              h("span", { class: "small" }, one.about),
            ),
          ),
        ),
      ),
    ),
  );
}

function clock() {
  const next = store.state.clock.next_prompt;
  const by = (seconds, words, said) =>
    h(
      "button",
      {
        type: "button",
        class: "button secondary",
        "aria-busy": String(moving),
        data: { key: `clock:${seconds}` },
        onclick: () => move({ add: seconds }, said),
      },
      words,
    );
  const chosen = h(
    "select",
    {
      id: "zone",
      class: "input",
      data: { key: "zone" },
      onchange: () => {
        store.zone = chosen.value;
        keep("zone", store.zone);
        tell("zone");
      },
    },
    [...new Set([store.zone, "UTC", ...zones])].map((zone) =>
      h("option", { value: zone, ...(zone === store.zone && { selected: true }) }, zone.replaceAll("_", " ")),
    ),
  );
  return h(
    "section",
    { "aria-labelledby": "clock-title" },
    h("h2", { id: "clock-title" }, "The clock"),
    h("p", { class: "now-long", id: "now-long" }, stamp(now())),
    next
      ? h(
          "button",
          {
            type: "button",
            class: "button primary wide",
            "aria-busy": String(moving),
            data: { key: "clock:next" },
            onclick: toNextPrompt,
          },
          h(
            "span",
            { class: "two-lines" },
            h("span", {}, "To the next prompt"),
            h("span", { class: "under" }, `${next.title}, ${stamp(next.at)}`),
          ),
        )
      : h("p", { class: "small" }, "No prompt is planned."),
    h("div", { class: "pair" }, by(3600, "+1 hour", "An hour went by."), by(86400, "+1 day", "A day went by.")),
    h("label", { class: "label", for: "zone" }, "Times are shown in"),
    chosen,
  );
}

function events() {
  const all = store.state.events;
  return h(
    "section",
    { "aria-labelledby": "events-title" },
    h("h2", { id: "events-title" }, "Events"),
    all.length
      ? h(
          "ul",
          { class: "events" },
          all.map((one) =>
            h(
              "li",
              { class: "event" },
              h(
                "p",
                { class: "event-when" },
                icon("calendar"),
                one.status === "active" ? h("strong", { class: "on-now" }, "Now") : h("span", {}, stamp(one.start)),
                h(
                  "span",
                  {},
                  one.status === "active"
                    ? one.end
                      ? `until ${brief(one.end)}`
                      : ""
                    : fromNow(one.start),
                ),
              ),
              h("h3", {}, one.name),
              h("p", { class: "small" }, [one.where, one.about].filter(Boolean).join(" · ")),
            ),
          ),
        )
      : h("p", { class: "small" }, "None is planned."),
  );
}

function bot() {
  const { alive, restarts } = store.state.bot;
  const closed = me().dms_open === undefined ? closedDms.has(store.as) : !me().dms_open;
  return h(
    "section",
    { "aria-labelledby": "bot-title" },
    h("h2", { id: "bot-title" }, "Belay"),
    h(
      "p",
      { class: "small" },
      store.alive && alive
        ? `Its own process on this machine. Restarted ${restarts === 0 ? "never" : restarts === 1 ? "once" : `${restarts} times`} so far.`
        : "Starting again…",
    ),
    h(
      "button",
      {
        type: "button",
        class: "button secondary wide",
        data: { key: "kill" },
        "aria-disabled": store.alive ? null : "true",
        onclick: kill,
      },
      "Cut its power",
    ),
    h(
      "p",
      { class: "small" },
      "It ends at once, without a goodbye, and is started again. What it said it had kept, it has.",
    ),
    h(
      "label",
      { class: "choice" },
      h("input", { type: "checkbox", checked: !closed, data: { key: "dms" }, onchange: (event) => dms(event.target) }),
      h("span", { class: "option-label" }, `Belay may write to ${me().name} directly`),
    ),
  );
}

async function kill() {
  if (!store.alive) return;
  try {
    await post("bot", { do: "kill" });
  } catch (refusal) {
    tell("trouble", refusal.message);
  }
}

async function dms(box) {
  try {
    await post("dms", { as: store.as, open: box.checked });
    if (box.checked) closedDms.delete(store.as);
    else closedDms.add(store.as);
  } catch (refusal) {
    box.checked = !box.checked;
    tell("trouble", refusal.message);
  }
}

const note = () =>
  h(
    "p",
    { class: "small note" },
    "Everything here is simulated on this machine. The bot is the real one; the server, its people and the clock are made up. Nothing leaves the machine.",
  );

export const keptZone = () => {
  const zone = kept("zone");
  return zone && (zones.includes(zone) || zone === "UTC") ? zone : store.zone;
};

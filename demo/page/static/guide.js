// The three paths of a minute: the next step in words, a ring around its control, a tick for what the server saw done.
import { get, post } from "./api.js";
import { announce, h, icon, plural, soon } from "./dom.js";
import { avatar, partWord } from "./names.js";
import { keep, kept, on, person, store, tell } from "./store.js";

let paths = [];
let following = kept("path", "sessionStorage") || null;
const cards = new Set();

/** Words with **bold** and `code`, made safe here: they are text until the very end. */
function worded(words) {
  const parts = (words ?? "").split(/(\*\*[^*]+\*\*|`[^`]+`)/);
  return parts.map((part) =>
    part.startsWith("**")
      ? h("strong", {}, part.slice(2, -2))
      : part.startsWith("`")
        ? h("code", {}, part.slice(1, -1))
        : part,
  );
}

export async function loadPaths() {
  const before = JSON.stringify(paths);
  try {
    ({ paths } = await get("paths"));
  } catch {
    paths = [];
  }
  if (following && !paths.some((one) => one.id === following && one.begun)) stop();
  if (JSON.stringify(paths) !== before || !paths.length) drawCards(); // else the focus stays on its button
  draw();
}

const shown = () => following || [...cards].some((one) => one.isConnected);
const again = soon(() => shown() && loadPaths(), 150);

export async function beginPath(path) {
  try {
    await post("paths", { path: path.id });
  } catch (refusal) {
    tell("trouble", refusal.message);
    return;
  }
  following = path.id;
  keep("path", following, "sessionStorage");
  if (store.as !== path.who) tell("act as", path.who);
  await loadPaths();
  const step = current()?.step;
  if (step) go(step);
}

function stop() {
  following = null;
  keep("path", "", "sessionStorage");
  draw();
}

function current() {
  const path = paths.find((one) => one.id === following);
  if (!path) return null;
  return { path, step: path.now === null || path.now === undefined ? null : path.steps[path.now] };
}

/** Open the place of a step. */
function go(step) {
  const { channel, message } = step.look ?? {};
  if (!channel) return;
  const there = message ? `#/c/${channel}/${message}` : `#/c/${channel}`;
  if (store.place !== channel || message) location.hash = there;
}

// ------------------------------------------------------------------------------------------------ pointing

function target(step) {
  const { control, command, form } = step.point ?? {};
  const here = !step.look?.channel || store.place === step.look.channel;
  if (form) {
    const send = document.querySelector("dialog.form [data-send]");
    if (send) return send;
    const { steps } = current().path;
    const opener = steps.slice(0, steps.indexOf(step)).findLast((one) => one.point?.control);
    return opener ? target(opener) : null; // a form that was closed is opened again where it was opened
  }
  if (!here)
    return (
      document.querySelector(`#places [data-place="${CSS.escape(step.look.channel)}"]`) ??
      document.querySelector("#open-places")
    );
  if (control) {
    const all = [...document.querySelectorAll("#main [data-control]")].filter(
      (one) => one.dataset.control === control || one.dataset.control.startsWith(`${control}:`),
    );
    return all.at(-1) ?? null;
  }
  if (command)
    return document.querySelector('#main .command [data-key="command-send"]') ?? document.querySelector("#main .write");
  if (step.point?.clock) return document.querySelector("#next-prompt");
  return null;
}

/** Put the ring where it belongs now; drawings come and go, so this is asked for often. */
export const point = soon(() => {
  for (const one of document.querySelectorAll(".pointed")) one.classList.remove("pointed");
  const now = current();
  if (now?.step && !now.path.closed && store.as === now.path.who) target(now.step)?.classList.add("pointed");
}, 80);

function show(step) {
  const { path } = current();
  if (store.as !== path.who) tell("act as", path.who);
  if (step.look?.channel && store.place !== step.look.channel) go(step);
  setTimeout(() => {
    const one = target(step);
    if (!one) {
      go(step);
      return;
    }
    one.scrollIntoView({ block: "center" });
    if (step.point?.command && one.classList.contains("write")) tell("begin command", step.point.command);
    else one.focus({ preventScroll: true });
  }, 400);
}

// ------------------------------------------------------------------------------------------------ drawing

let said = "";

function draw() {
  const root = document.getElementById("guide");
  const now = current();
  root.hidden = now === null;
  document.body.classList.toggle("guided", now !== null);
  if (!now) {
    root.replaceChildren();
    point();
    return;
  }
  const { path, step } = now;
  const inside = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const count = path.steps.filter((one) => one.done).length;
  const before = [...path.steps].reverse().find((one) => one.done && one.why);
  const wrongPerson = store.as !== path.who && step;
  root.replaceChildren(
    h(
      "div",
      { class: "guide-head" },
      h("h2", {}, path.title),
      h(
        "ol",
        { class: "ticks", "aria-label": `${count} of ${plural(path.steps.length, "step")} done` },
        path.steps.map((one) =>
          h(
            "li",
            { class: one.done ? "done" : one === step ? "now" : "", title: one.done ? "Done" : null },
            one.done ? icon("check") : null,
          ),
        ),
      ),
      h(
        "button",
        {
          type: "button",
          class: "tool",
          "aria-label": "End this path",
          title: "End this path",
          data: { key: "guide-end" },
          onclick: stop,
        },
        icon("close"),
      ),
    ),
    before && step ? h("p", { class: "guide-why" }, icon("check"), h("span", {}, worded(before.why))) : "",
    h(
      "div",
      { class: "guide-now" },
      h(
        "p",
        { class: "guide-words" },
        step ? worded(path.closed || step.words) : worded(path.end || "That was it. Look around, or follow somebody else."),
      ),
      step && !path.closed
        ? h(
            "button",
            {
              type: "button",
              class: "button primary small-button",
              data: { key: "guide-show" },
              onclick: () => show(step),
            },
            wrongPerson ? `Be ${person(path.who)?.name ?? "them"} again` : "Show me",
          )
        : h("a", { class: "button primary small-button", href: "#/", onclick: stop }, "Back to the start"),
    ),
  );
  if (inside) root.querySelector(`[data-key="${inside}"]`)?.focus({ preventScroll: true });
  const words = step ? path.closed || step.words : path.end;
  if (words && words !== said) announce(`${before?.why ?? ""} ${words}`.replace(/[*`]/g, ""));
  said = words;
  point();
}

function drawCards() {
  for (const box of cards) {
    if (!box.isConnected && box.drawn) cards.delete(box);
    else fill(box);
  }
}

function fill(box) {
  box.drawn = true;
  box.replaceChildren(...paths.map((path) => drawCard(path, box.work)));
  if (!paths.length) box.append(h("p", { class: "small" }, "The paths are not ready yet."));
}

function drawCard(path, work) {
  const who = person(path.who);
  const words = path.done ? "Again" : who ? `Be ${who.name}` : "Begin";
  return h(
    "article",
    { class: "path" },
    who ? avatar(who) : null,
    h(
      "div",
      { class: "path-words" },
      h("h3", {}, path.title),
      h(
        "p",
        { class: "small" },
        path.closed ||
          path.about ||
          `As ${who?.name ?? "somebody"}, ${partWord(path.id).toLowerCase()}. ${plural(path.steps.length, "step")}, about a minute.`,
      ),
    ),
    !path.closed && h(
      "button",
      {
        type: "button",
        class: "button primary",
        data: { path: path.id },
        "aria-label": `${words}: ${path.title}`, // begins with what is written on it
        onclick: () => work(path),
      },
      words,
    ),
  );
}

/** The paths as cards; `work(path)` begins one. */
export function pathCards(work) {
  const box = h("div", { class: "path-cards" });
  box.work = work;
  cards.add(box);
  fill(box);
  again(); // what was possible when they were last asked for may not be now
  return box;
}

for (const name of ["acted", "changed", "form", "drawn"]) {
  on(name, () => {
    if (name === "acted" || name === "changed" || name === "form") again();
    point();
  });
}
on("as", () => draw());

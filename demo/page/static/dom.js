// Making elements without a library. Text is always text; only `rich.js` takes html, and only the server's.

/** An element. `props`: attributes; `on*` are listeners, `data` a dataset, `vars` CSS variables, null and false are left out. */
export function h(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(made.dataset, value);
    else if (name === "vars") for (const [key, one] of Object.entries(value)) made.style.setProperty(key, one);
    else if (["value", "checked", "disabled", "hidden", "required", "multiple"].includes(name)) made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

const SHAPES = {
  hash: "M9 4 7 20M17 4l-2 16M4 9h16M4 15h16",
  forum: "M4 5h16v11H9l-5 4zM8 9h8M8 12h5",
  voice: "M4 10v4h3l5 4V6L7 10zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
  stage: "M12 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM6 20c0-4 3-5 6-5s6 1 6 5M5 11a7 7 0 0 1 14 0",
  thread: "M6 4v9a3 3 0 0 0 3 3h10M15 12l4 4-4 4",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  dm: "M4 5h16v12H8l-4 3z",
  home: "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  send: "M4 12 20 5l-5 15-4-6z",
  reply: "M10 7 5 12l5 5M5 12h9a5 5 0 0 1 5 5",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  eye: "M3 12c3-5 6-6 9-6s6 1 9 6c-3 5-6 6-9 6s-6-1-9-6zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
  skip: "M5 6l7 6-7 6zM13 6l7 6-7 6z",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4",
  moon: "M20 14a8 8 0 1 1-9-10 6 6 0 0 0 9 10z",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  down: "M6 9l6 6 6-6",
  left: "M15 5l-7 7 7 7",
  check: "M5 12.5 10 17l9-10",
  out: "M9 5H5v14h14v-4M13 4h7v7M20 4l-9 9",
  people: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c0-4 3-5 6-5s6 1 6 5M16 5.5a3 3 0 0 1 0 5M17 14c2 .5 4 1.5 4 5",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  slash: "M15 5 9 19",
};

/** A drawn sign, hidden from screen readers: the words stand beside it or in its button's label. */
export function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", SHAPES[name] ?? SHAPES.more);
  svg.append(path);
  return svg;
}

let made = 0;
/** An id that no other element has. */
export const uid = (stem) => `${stem}-${++made}`;

/** Say something to screen readers when they next pause. */
export function announce(words) {
  const place = document.getElementById("said");
  const line = h("p", {}, words);
  place.append(line);
  setTimeout(() => line.remove(), 8000);
}

/** The control that stands for `key` in the page now: drawings are replaced, keys stay. */
export const keyed = (key) => (key ? document.querySelector(`[data-key="${CSS.escape(key)}"]`) : null);

/** Call `work` once, soon, however often it is asked for meanwhile. */
export function soon(work, wait = 60) {
  let timer = null;
  return () => {
    if (timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      work();
    }, wait);
  };
}

export const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

// Discord's timestamps, in the chosen zone, against the simulated now.
import { now, store } from "./store.js";

const SHOWN = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};
const STEPS = [
  ["year", 31536000],
  ["month", 2592000],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const formats = new Map();
const relative = new Intl.RelativeTimeFormat("en");

function format(options) {
  const key = JSON.stringify([store.zone, options]);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat("en-GB", { ...options, timeZone: store.zone }));
  }
  return formats.get(key);
}

/** "in 2 days": rounded as Discord does, and never "tomorrow", which two days less an hour is not. */
export function fromNow(at) {
  const away = at - now();
  for (const [unit, seconds] of STEPS) {
    if (Math.abs(away) >= seconds) return relative.format(Math.round(away / seconds), unit);
  }
  return Math.abs(away) < 45 ? "just now" : relative.format(Math.sign(away), "minute");
}

/** `style`: a letter of Discord's timestamps. */
export const shown = (at, style) => (style === "R" ? fromNow(at) : format(SHOWN[style] ?? SHOWN.f).format(at * 1000));

export const hour = (at) => format({ timeStyle: "short" }).format(at * 1000);
export const day = (at) => format({ weekday: "long", day: "numeric", month: "long" }).format(at * 1000);
export const stamp = (at) =>
  format({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(at * 1000);

/** Beside a name: the hour today, the day and the hour before. */
export const brief = (at) => (day(at) === day(now()) ? hour(at) : stamp(at));

/** Put words into every <time data-at> below `root`. */
export function tick(root = document) {
  for (const one of root.querySelectorAll("time[data-at]")) {
    const at = Number(one.dataset.at);
    const words = one.dataset.style === "brief" ? brief(at) : shown(at, one.dataset.style || "f");
    if (one.textContent !== words) one.textContent = words;
    one.dateTime = new Date(at * 1000).toISOString();
    one.title = `${shown(at, "F")} (${store.zone})`;
  }
}

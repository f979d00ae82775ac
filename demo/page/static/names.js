// People: a colour that can be read on dark and on light, a round picture with initials, what they are here.
import { h } from "./dom.js";

const GROUNDS = { dark: [0x24, 0x28, 0x2b], light: [0xff, 0xff, 0xff] };
const known = new Map();

const channels = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
const light = (rgb) => {
  const [r, g, b] = rgb.map((one) => {
    const part = one / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => {
  const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

/** `hex` moved towards white or black until it reads on the theme's ground at 5 to 1. */
function readable(hex, theme) {
  let rgb = channels(hex);
  const goal = theme === "dark" ? 255 : 0;
  for (let step = 0; step < 20 && contrast(rgb, GROUNDS[theme]) < 5; step += 1) {
    rgb = rgb.map((one) => Math.round(one + (goal - one) * 0.12));
  }
  return `rgb(${rgb.join(" ")})`;
}

/** The CSS variables of a person's colour, for both themes at once. */
export function tint(hex) {
  const colour = /^#[0-9a-f]{6}$/i.test(hex ?? "") ? hex : "#8a9296";
  if (!known.has(colour)) {
    const rgb = channels(colour);
    const dark = contrast(rgb, [0x12, 0x16, 0x18]) > contrast(rgb, [255, 255, 255]);
    known.set(colour, {
      "--own": colour,
      "--own-on": dark ? "#121618" : "#ffffff",
      "--own-dark": readable(colour, "dark"),
      "--own-light": readable(colour, "light"),
    });
  }
  return known.get(colour);
}

/** The round picture; it says nothing that the name beside it does not. */
export function avatar(one, size = "") {
  const letters = one.bot || one.part === "bot" ? knot() : [...one.name][0]?.toUpperCase();
  return h("span", { class: `avatar ${size}`, "aria-hidden": "true", vars: tint(one.color) }, letters ?? "?");
}

function knot() {
  return h("span", { class: "knot" });
}

export const partWord = (part) =>
  ({ member: "Member", coach: "Coach", moderator: "Moderator", bot: "Bot" })[part] ?? part;

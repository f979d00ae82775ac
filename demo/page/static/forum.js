// A forum: its posts as a list, with tags, authors and first lines.
import { get } from "./api.js";
import { h, icon, plural } from "./dom.js";
import { avatar, tint } from "./names.js";
import { plain, quoted } from "./rich.js";
import { store } from "./store.js";
import { tick } from "./times.js";

const STEP = 30; // posts drawn at once

/** The posts of `place`; {element, load(), refresh()}. */
export function forum(place) {
  const as = store.as;
  const tags = h("div", { class: "tags", role: "group", "aria-label": "Show posts with" });
  const list = h("ul", { class: "posts" });
  const element = h("div", { class: "forum" }, tags, list);
  let posts = [];
  let tag = null;
  let many = STEP;
  let sign = "";

  function draw() {
    const all = [...new Set(posts.flatMap((one) => one.tags))].sort();
    if (tag && !all.includes(tag)) tag = null;
    const fits = posts.filter((one) => !tag || one.tags.includes(tag)).sort((a, b) => b.last - a.last);
    tags.replaceChildren(
      ...all.map((one) =>
        h(
          "button",
          {
            type: "button",
            class: "chip",
            "aria-pressed": String(tag === one),
            data: { key: `tag:${one}` },
            onclick: () => choose(one),
          },
          one,
        ),
      ),
    );
    list.replaceChildren(...fits.slice(0, many).map(drawPost));
    if (fits.length > many)
      list.append(
        h(
          "li",
          { class: "post-more" },
          h(
            "button",
            {
              type: "button",
              class: "button secondary",
              onclick: () => {
                many += STEP;
                draw();
              },
            },
            `Show ${Math.min(STEP, fits.length - many)} more`,
          ),
        ),
      );
    if (!fits.length) list.append(h("li", { class: "empty" }, "Nobody has asked here yet."));
    tick(list);
  }

  function choose(one) {
    tag = tag === one ? null : one;
    draw();
    tags.querySelector(`[data-key="${CSS.escape(`tag:${one}`)}"]`)?.focus();
  }

  async function load() {
    const known = await get(`forum/${place.id}`, { as });
    const now = JSON.stringify(known.posts);
    if (now === sign) return;
    const inside = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    sign = now;
    posts = known.posts;
    draw();
    if (inside) list.querySelector(`[href="${CSS.escape(inside)}"]`)?.focus({ preventScroll: true });
  }

  return { element, load, refresh: load };
}

function drawPost(post) {
  const unread = store.state?.unread?.[post.id];
  return h(
    "li",
    { class: "post" },
    h(
      "div",
      { class: "post-tags" },
      post.tags.map((one) => h("span", { class: "tag" }, one)),
      unread ? h("span", { class: "tag new" }, `${unread} new`) : null,
    ),
    h("h2", {}, h("a", { href: `#/c/${post.id}` }, post.name)),
    h("p", { class: "post-opening" }, opening(post)),
    h(
      "p",
      { class: "post-foot" },
      avatar(post.author, "tiny"),
      h("span", { class: "who", vars: tint(post.author.color) }, post.author.name),
      h("span", { class: "small" }, icon("dm"), plural(post.count, "message")),
      h("time", { class: "small", data: { at: post.last, style: "R" } }),
    ),
  );
}

/** What was asked in its author's words: the first thing quoted, or all but the title that stands above. */
function opening(post) {
  const words = quoted(post.opening) || plain(post.opening);
  return words.startsWith(post.name) ? words.slice(post.name.length).trim() : words;
}

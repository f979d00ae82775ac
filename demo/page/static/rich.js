// The server's safe html: the only place of the page that takes html. Times, mentions, spoilers and links come alive.
import { h } from "./dom.js";
import { person, placeOf, role, tell } from "./store.js";
import { tick } from "./times.js";

/** A message of Discord's own addresses, as a place of this page; null for any other address. */
export function within(url) {
  const found = /^https?:\/\/(?:\w+\.)?discord\.com\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?/.exec(url ?? "");
  return found ? `#/c/${found[1]}${found[2] ? `/${found[2]}` : ""}` : null;
}

function mention(span) {
  const { user, channel, role: roleId } = span.dataset;
  if (channel) {
    const there = placeOf(channel);
    const link = h("a", { class: "mention", href: `#/c/${channel}` }, there ? `#${there.name}` : span.textContent);
    span.replaceWith(link);
  } else if (user) {
    const one = person(user);
    const button = h(
      "button",
      { type: "button", class: "mention", data: { person: user } },
      one ? `@${one.name}` : span.textContent,
    );
    button.addEventListener("click", () => tell("person", { id: user, at: button }));
    span.replaceWith(button);
  } else if (roleId && role(roleId)) {
    span.textContent = `@${role(roleId).name}`;
  }
}

function spoiler(button) {
  const closed = button.tagName === "BUTTON" ? button : h("button", { class: "spoiler" }, ...button.childNodes);
  if (closed !== button) button.replaceWith(closed);
  closed.type = "button";
  const inner = h("span", { class: "spoilt", "aria-hidden": "true" }, ...closed.childNodes);
  closed.replaceChildren(inner);
  closed.setAttribute("aria-label", "Spoiler, hidden. Show it");
  closed.addEventListener("click", () => {
    closed.classList.add("open");
    closed.removeAttribute("aria-label");
    inner.removeAttribute("aria-hidden");
  });
}

/** An element with `html` in it; `html` comes from our server, which made it safe. */
export function rich(html, tag = "div", className = "words") {
  const template = document.createElement("template");
  template.innerHTML = html ?? "";
  for (const span of template.content.querySelectorAll("span.mention")) mention(span);
  for (const one of template.content.querySelectorAll("h1, h2, h3, h4, h5, h6")) one.setAttribute("aria-level", "3");
  for (const one of template.content.querySelectorAll(".spoiler")) spoiler(one);
  for (const link of template.content.querySelectorAll("a[href]")) {
    const inside = within(link.href);
    if (inside) link.setAttribute("href", inside);
    else if (!link.getAttribute("href").startsWith("#")) {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
  }
  tick(template.content);
  return h(tag, { class: className }, template.content);
}

/** The plain words of some html. */
export function plain(html) {
  const template = document.createElement("template");
  template.innerHTML = html ?? "";
  return (template.content.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** The plain words of the first quotation in some html; nothing where there is none. */
export function quoted(html) {
  const template = document.createElement("template");
  template.innerHTML = html ?? "";
  return (template.content.querySelector("blockquote")?.textContent ?? "").replace(/\s+/g, " ").trim();
}

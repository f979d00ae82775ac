// One message: who, when, what; its blocks; what only its reader sees.
import { drawBlocks } from "./blocks.js";
import { h, icon, plural } from "./dom.js";
import { avatar, tint } from "./names.js";
import { plain, rich } from "./rich.js";
import { day } from "./times.js";

const TOGETHER = 420; // seconds within which messages of one author share a head

export const follows = (message, before) =>
  before !== null &&
  before.author.id === message.author.id &&
  !before.system &&
  !message.system &&
  !message.reply_to &&
  !message.private &&
  !before.private &&
  message.at - before.at < TOGETHER &&
  day(message.at) === day(before.at);

/** What a message says, in plain words and short. */
export function gist(message, most = 140) {
  const words = [message.system, plain(message.html), ...texts(message.blocks)].filter(Boolean).join(" ");
  return words.length > most ? `${words.slice(0, most - 1)}…` : words || "A message without words";
}

function texts(blocks) {
  return blocks.flatMap((block) =>
    block.type === "text"
      ? [plain(block.html)]
      : block.blocks
        ? texts(block.blocks)
        : block.type === "file"
          ? [block.name]
          : [],
  );
}

/** The name of an author as a button that opens the person's menu. */
function nameOf(author, list) {
  const button = h(
    "button",
    {
      type: "button",
      class: "name",
      tabindex: "-1",
      vars: tint(author.color),
      onclick: () => list.person(author.id, button),
      oncontextmenu: (event) => list.person(author.id, button, event),
    },
    author.name,
  );
  return [button, author.bot ? h("span", { class: "badge" }, "APP") : null];
}

/** `list` is the MessageList it stands in; `joined`: under the head of the message before it. */
export function drawMessage(message, { list, joined }) {
  if (message.system) return drawSystem(message, list);
  const hands = list.hands(message);
  const note = list.noteOf(message.id);
  const when = h("time", { class: "when", data: { at: message.at, style: "brief" } });
  const edited = message.edited ? h("span", { class: "edited" }, "(edited)") : null;
  const body = h(
    "div",
    { class: "body" },
    joined ? null : h("div", { class: "head" }, nameOf(message.author, list), when, edited),
    message.html ? rich(message.html) : null,
    joined && message.html ? edited : null,
    message.blocks.length ? h("div", { class: "blocks" }, drawBlocks(message.blocks, hands)) : null,
    note ? h("p", { class: "failed", role: "alert" }, note) : null,
    message.thread ? threadLink(message.thread) : null,
    message.private ? privateLine(message, list) : null,
  );
  return shell(message, list, joined, [
    message.reply_to ? replyLine(message.reply_to, list) : null,
    h(
      "div",
      { class: "with-picture" },
      joined ? h("time", { class: "when at-side", data: { at: message.at, style: "t" } }) : avatar(message.author),
      body,
    ),
  ]);
}

function shell(message, list, joined, inside) {
  const classes = ["message", joined && "joined", message.private && "private", message.reply_to && "replied"].filter(
    Boolean,
  );
  return h(
    "article",
    {
      class: classes.join(" "),
      tabindex: "-1",
      "aria-label": `${message.author.name}${message.private ? ", only you can see this" : ""}`,
      data: { message: message.id },
      oncontextmenu: (event) => list.menu(message, event),
    },
    inside,
    tools(message, list),
  );
}

function tools(message, list) {
  const tool = (name, label, work) =>
    h(
      "button",
      {
        type: "button",
        class: "tool",
        tabindex: "-1",
        "aria-label": label,
        title: label,
        data: { key: `${message.id}:${name}` },
        onclick: work,
      },
      icon(name),
    );
  return h(
    "div",
    { class: "tools", role: "group", "aria-label": "Message" },
    list.mayReply && !message.private ? tool("reply", "Reply", () => list.reply(message)) : null,
    tool("more", "More and apps", (event) => list.menu(message, event)),
  );
}

function replyLine(reply, list) {
  return h(
    "button",
    { type: "button", class: "reply-line", tabindex: "-1", onclick: () => list.reveal(reply.id) },
    icon("reply"),
    h("span", { class: "reply-name" }, reply.author),
    h("span", { class: "reply-text" }, reply.text?.trim() || "a message"),
  );
}

function threadLink(thread) {
  return h(
    "a",
    { class: "thread-link", href: `#/c/${thread.id}` },
    icon("thread"),
    h("span", {}, thread.name),
    thread.count ? h("span", { class: "small" }, plural(thread.count, "message")) : null,
  );
}

function privateLine(message, list) {
  return h(
    "p",
    { class: "only-you" },
    icon("eye"),
    h("span", {}, "Only you can see this"),
    h("span", { "aria-hidden": "true" }, "·"),
    h("button", { type: "button", class: "plain-link", onclick: () => list.dismiss(message) }, "Dismiss message"),
  );
}

function drawSystem(message, list) {
  return shell(
    message,
    list,
    false,
    h(
      "div",
      { class: "system" },
      icon(message.thread ? "thread" : /pinned/.test(message.system) ? "pin" : "more"),
      h(
        "div",
        {},
        h("p", {}, message.system, " ", h("time", { class: "when", data: { at: message.at, style: "brief" } })),
        message.thread ? threadLink(message.thread) : null,
      ),
    ),
  );
}

/** What the page itself says in a private answer's place: under way, or too late. */
export function drawLocal(local, list) {
  return h(
    "article",
    { class: "message private local", tabindex: "-1", data: { message: local.id } },
    h(
      "p",
      { class: "used" },
      icon("slash"),
      h("span", {}, h("strong", {}, local.who), " used ", h("span", { class: "mention" }, local.what)),
    ),
    h(
      "div",
      { class: "with-picture" },
      avatar({ name: "Belay", bot: true, color: "#2f7d6f" }),
      h(
        "div",
        { class: "body" },
        h("div", { class: "head" }, h("span", { class: "name" }, "Belay"), h("span", { class: "badge" }, "APP")),
        local.failed
          ? h("p", { class: "failed", role: "alert" }, local.failed)
          : h("p", { class: "thinking", role: "status" }, h("span", { class: "dots" }), "Belay is thinking…"),
        local.failed ? privateLine(local, list) : null,
      ),
    ),
  );
}

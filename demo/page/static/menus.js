// Context menus: of a message, of a person, with the bot's own commands under "Apps".
import { giveBack, menuCommand } from "./acts.js";
import { get } from "./api.js";
import { announce, h, icon } from "./dom.js";
import { float } from "./listbox.js";
import { gist } from "./message.js";
import { partWord } from "./names.js";
import { person, store, tell } from "./store.js";

/** A menu at `anchor`: groups of {title, items: [{label, mark, work}]}; Escape and a press elsewhere close it. */
export function openMenu(anchor, label, groups, back = null) {
  const items = [];
  const drawn = groups
    .filter((one) => one.items.length || one.note)
    .map((one) =>
      h(
        "div",
        { role: "group", class: "menu-group", "aria-label": one.title },
        one.title ? h("p", { class: "menu-title", "aria-hidden": "true" }, one.title) : null,
        one.note ? h("p", { class: "menu-note" }, one.note) : null,
        one.items.map((item) => {
          const made = h(
            "button",
            { type: "button", role: "menuitem", tabindex: "-1", onclick: () => close(item.work) },
            h("span", {}, item.label),
            item.mark ? icon(item.mark) : null,
          );
          items.push(made);
          return made;
        }),
      ),
    );
  const box = h("div", { class: "popup menu", role: "menu", "aria-label": label, tabindex: "-1" }, drawn);
  const before = document.activeElement;
  const floated = float(anchor, box);
  box.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement);
    const to = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (to !== undefined) items[to]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else if (event.key.length === 1 && event.key !== " ")
      items.find((one, n) => n > at && one.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const away = (event) => !box.contains(event.target) && close();
  document.addEventListener("mousedown", away, true);
  (items[0] ?? box).focus();

  function close(work = null) {
    document.removeEventListener("mousedown", away, true);
    floated.close();
    if (before?.isConnected && before !== document.body) before.focus({ preventScroll: true });
    else back?.();
    work?.();
  }
}

async function apps(list, on) {
  try {
    const known = await get("commands", { as: list.as, channel: list.channel });
    return known.menus.filter((one) => one.on === on);
  } catch {
    return [];
  }
}

/** The menu of a message. */
export async function menuOf(list, message, event, anchor) {
  const key = `${message.id}:more`;
  const found = message.private ? [] : await apps(list, "message");
  const at = event.type === "contextmenu" && event.clientX ? pointer(event) : anchor;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(gist(message, 4000));
      announce("Copied.");
    } catch {
      announce("This browser did not let the page copy.");
    }
  };
  openMenu(
    at,
    `Message by ${message.author.name}`,
    [
      {
        title: "",
        items: [
          ...(list.mayReply && !message.private
            ? [{ label: "Reply", mark: "reply", work: () => list.reply(message) }]
            : []),
          { label: "Copy its words", work: copy },
          ...(message.private ? [{ label: "Dismiss message", mark: "close", work: () => list.dismiss(message) }] : []),
        ],
      },
      {
        title: "Apps",
        items: found.map((one) => ({
          label: one.name,
          mark: "slash",
          work: () => menuCommand(list, one.name, { message: message.id }, key),
        })),
      },
    ],
    () => giveBack(list, key),
  );
}

/** The menu of a person: what they are here, act as them, and the bot's commands. */
export async function personMenu(list, id, anchor) {
  const one = person(id);
  if (!one) return;
  const found = list && one.part !== "bot" ? await apps(list, "user") : [];
  openMenu(anchor, one.name, [
    {
      title: `${one.name} · ${partWord(one.part)}`,
      note: one.about,
      items:
        one.part === "bot" || one.id === store.as
          ? []
          : [{ label: `Act as ${one.name}`, mark: "people", work: () => tell("act as", one.id) }],
    },
    {
      title: "Apps",
      items: found.map((each) => ({
        label: each.name,
        mark: "slash",
        work: () => menuCommand(list, each.name, { user: one.id }, null),
      })),
    },
  ]);
}

/** Where the pointer is, as something to float beside. */
function pointer(event) {
  const at = {
    top: event.clientY,
    bottom: event.clientY,
    left: event.clientX,
    right: event.clientX,
    width: 0,
    height: 0,
  };
  return { closest: (what) => event.target.closest(what), getBoundingClientRect: () => at };
}

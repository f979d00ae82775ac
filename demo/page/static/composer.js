// Where one writes: a message, a reply, files; `/` opens the commands.
import { command } from "./acts.js";
import { get, post } from "./api.js";
import { commandForm } from "./command.js";
import { announce, h, icon, uid } from "./dom.js";
import { ListBox, float } from "./listbox.js";
import { gist } from "./message.js";

const SHOWN = 40; // commands in the picker at once

/** The composer of `list`'s place; {element, reply(message), known(channel), command(name)}. */
export function composer(list) {
  let commands = null;
  let replying = null;
  let files = [];
  let filling = null; // the command whose options are being filled
  let picker = null;

  const label = uid("write");
  const text = h("textarea", {
    class: "write",
    rows: "1",
    data: { key: "composer" },
    "aria-label": "Message",
    "aria-describedby": label,
    "aria-autocomplete": "list",
    oninput: () => typed(),
    onkeydown: (event) => key(event),
    onblur: () => shut(),
  });
  const chooser = h("input", {
    type: "file",
    class: "unseen",
    multiple: true,
    tabindex: "-1",
    "aria-label": "Attach files",
    onchange: () => attach(chooser.files),
  });
  const clip = h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-label": "Attach files",
      title: "Attach files",
      onclick: () => chooser.click(),
    },
    icon("plus"),
  );
  const slash = h(
    "button",
    { type: "button", class: "tool", "aria-label": "Use a command", title: "Use a command", onclick: () => begin("") },
    icon("slash"),
  );
  const go = h(
    "button",
    { type: "button", class: "tool go", "aria-label": "Send", title: "Send", onclick: () => send() },
    icon("send"),
  );
  const above = h("div", { class: "composer-above" });
  const trouble = h("p", { class: "failed", role: "alert", hidden: true });
  const bar = h("div", { class: "composer-bar" }, chooser, clip, text, slash, go);
  const closed = h(
    "p",
    { class: "composer-closed", hidden: true },
    "Only some people may write here. Buttons still work.",
  );
  const element = h(
    "div",
    { class: "composer" },
    h("p", { id: label, class: "unseen" }, "Type / for Belay’s commands."),
    above,
    trouble,
    bar,
    closed,
  );

  function known(channel) {
    const named =
      channel.kind === "dm" ? `@${channel.name}` : channel.kind === "thread" ? channel.name : `#${channel.name}`;
    const words = `Message ${named}`;
    if (text.placeholder === words && bar.hidden === !channel.may_write) return;
    text.placeholder = words;
    text.setAttribute("aria-label", words);
    bar.hidden = !channel.may_write;
    closed.hidden = channel.may_write;
  }

  async function all() {
    const asked = (commands ??= get("commands", { as: list.as, channel: list.channel }));
    try {
      return (await asked).commands;
    } catch (refusal) {
      if (commands === asked) commands = null; // to be asked for again
      throw refusal;
    }
  }

  // -------------------------------------------------------------------------------------------- the picker

  function typed() {
    grow();
    trouble.hidden = true;
    if (text.value.startsWith("/") && !text.value.includes("\n")) pick(text.value.slice(1));
    else shut();
  }

  async function pick(words) {
    let found;
    try {
      found = await all();
    } catch (refusal) {
      say(refusal.message);
      return;
    }
    if (!text.value.startsWith("/")) return;
    words = text.value.slice(1); // more may have been typed while the commands were on their way
    if (!picker) open();
    const sought = words.trim().toLowerCase();
    const parts = sought.split(/\s+/);
    const rank = (one) =>
      one.name === sought
        ? 0
        : one.name.startsWith(sought)
          ? 1
          : one.name.split(" ").some((part) => part.startsWith(parts[0]))
            ? 2
            : 3;
    const fits = found
      .filter((one) => parts.every((part) => `${one.name} ${one.about}`.toLowerCase().includes(part)))
      .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
    const options = fits
      .slice(0, SHOWN)
      .map((one) => ({ value: one.name, label: `/${one.name}`, about: one.about, command: one }));
    picker.list.show(options, { active: options.length ? 0 : -1, empty: `No command says “${words.trim()}” here.` });
    picker.floated.place();
  }

  function open() {
    const chosen = new ListBox({ label: "Commands", onpick: (option) => fill(option.command) });
    chosen.owner = text;
    const box = h(
      "div",
      { class: "popup picker" },
      h("p", { class: "popup-title" }, "Belay’s commands"),
      chosen.element,
    );
    picker = { list: chosen, floated: float(bar, box, { above: true, wide: true }) };
    text.setAttribute("aria-controls", chosen.id);
  }

  function shut() {
    picker?.floated.close();
    picker = null;
    for (const name of ["aria-controls", "aria-activedescendant"]) text.removeAttribute(name);
  }

  /** Open the picker with some words in it. */
  function begin(words) {
    if (filling) stop();
    text.value = `/${words}`;
    text.focus();
    typed();
  }

  function fill(spec) {
    shut();
    text.value = "";
    filling = commandForm(list, spec, {
      ondone: (options, given) => {
        stop();
        command(list, spec.name, options, given);
      },
      oncancel: () => stop(),
    });
    bar.hidden = true;
    element.append(filling.element);
    filling.focus();
  }

  function stop() {
    filling?.element.remove();
    filling = null;
    bar.hidden = false;
    grow();
    text.focus();
  }

  // -------------------------------------------------------------------------------------------- messages

  function key(event) {
    if (event.isComposing) return;
    if (picker) {
      if (event.key === "Tab" && !event.shiftKey && picker.list.active >= 0)
        fill(picker.list.options[picker.list.active].command);
      else if (event.key === "Escape") shut();
      else if (!picker.list.key(event) && event.key !== "Enter") return; // where nothing matches, Enter is no new line
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && (replying || files.length)) {
      event.preventDefault();
      [replying, files] = [null, []];
      drawAbove();
    } else if (event.key === "ArrowUp" && !text.value) {
      event.preventDefault();
      [...list.items.querySelectorAll(".message")].at(-1)?.focus();
    }
  }

  function grow() {
    text.style.height = "auto";
    text.style.height = `${Math.min(180, text.scrollHeight)}px`;
  }

  function say(words) {
    trouble.textContent = words;
    trouble.hidden = false;
  }

  async function send() {
    const words = text.value.trim();
    if ((!words && !files.length) || go.getAttribute("aria-busy") === "true") return;
    if (words.startsWith("/")) {
      pick(words.slice(1));
      return;
    }
    const body = { as: list.as, channel: list.channel, text: words };
    if (replying) body.reply_to = replying.id;
    go.setAttribute("aria-busy", "true");
    text.readOnly = true;
    try {
      const { message } = await post(
        "say",
        body,
        files.map((one) => ["files", one]),
      );
      text.value = "";
      [replying, files] = [null, []];
      drawAbove();
      trouble.hidden = true;
      list.stuck = true;
      await list.refresh();
      await list.reveal(message, { gently: false });
      announce("Sent.");
    } catch (refusal) {
      say(refusal.message);
    } finally {
      go.removeAttribute("aria-busy");
      text.readOnly = false;
      grow();
    }
  }

  function attach(some) {
    files = [...files, ...some].slice(0, 10);
    chooser.value = "";
    drawAbove();
    text.focus();
  }

  function drawAbove() {
    const cancel = (words, work) =>
      h("button", { type: "button", class: "tool", "aria-label": words, onclick: work }, icon("close"));
    above.replaceChildren(
      ...(replying
        ? [
            h(
              "div",
              { class: "replying" },
              icon("reply"),
              h("span", {}, "Replying to ", h("strong", {}, replying.author.name), ": ", gist(replying, 60)),
              cancel("Do not reply", () => {
                replying = null;
                drawAbove();
                text.focus();
              }),
            ),
          ]
        : []),
      ...files.map((one) =>
        h(
          "div",
          { class: "replying" },
          icon("file"),
          h("span", {}, one.name),
          cancel(`Remove ${one.name}`, () => {
            files = files.filter((other) => other !== one);
            drawAbove();
            text.focus();
          }),
        ),
      ),
    );
  }

  return {
    element,
    known,
    begin,
    forget: () => {
      commands = null;
    },
    reply(message) {
      if (filling) stop();
      replying = message;
      drawAbove();
      text.focus();
    },
  };
}

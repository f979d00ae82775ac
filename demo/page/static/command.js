// A command with its options, filled in one by one: choices, autocomplete, people, roles, channels, files.
import { post } from "./api.js";
import { h, icon, uid } from "./dom.js";
import { ListBox, float } from "./listbox.js";
import { matches, offered } from "./select.js";

const PICKED = new Set(["user", "role", "channel", "mentionable"]);
const WAIT = 140; // milliseconds of quiet before autocomplete asks

/** `ondone(options, files)` when it is sent; `oncancel()` on Escape. */
export function commandForm(list, spec, { ondone, oncancel }) {
  const fields = spec.options.map((option) => (option.kind === "attachment" ? fileOption(option) : wordOption(option)));
  const shown = new Set(fields.filter((one) => one.option.required));
  const trouble = h("p", { class: "failed", role: "alert", hidden: true });
  const held = h("div", { class: "command-fields" });
  const rest = h("div", { class: "command-rest" });
  const send = h(
    "button",
    { type: "submit", class: "button primary", data: { key: "command-send" } },
    h("span", { class: "button-words" }, "Send"),
  );
  const element = h(
    "form",
    { class: "command", novalidate: true, "aria-label": `Command /${spec.name}`, onsubmit: (event) => submit(event) },
    h(
      "div",
      { class: "command-head" },
      h("strong", { class: "command-name" }, `/${spec.name}`),
      h("span", { class: "small" }, spec.about),
      h(
        "button",
        { type: "button", class: "tool", "aria-label": "Leave the command", onclick: () => oncancel() },
        icon("close"),
      ),
    ),
    held,
    rest,
    trouble,
    h("div", { class: "command-foot" }, h("span", { class: "small" }, "Enter sends, Escape leaves."), send),
  );
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      oncancel();
    }
  });

  function draw() {
    held.replaceChildren(...fields.filter((one) => shown.has(one)).map((one) => one.element));
    const others = fields.filter((one) => !shown.has(one));
    rest.replaceChildren(
      ...others.map((one) =>
        h(
          "button",
          {
            type: "button",
            class: "chip",
            title: one.option.about,
            onclick: () => {
              shown.add(one);
              draw();
              one.focus();
            },
          },
          icon("plus"),
          one.option.name,
        ),
      ),
    );
    rest.hidden = !others.length;
  }

  const focus = () => ([...shown][0]?.focus ?? (() => send.focus()))();

  function submit(event) {
    event.preventDefault();
    const options = {};
    const files = [];
    for (const one of fields) {
      if (!shown.has(one)) continue;
      const words = one.check();
      if (words) {
        trouble.textContent = words;
        trouble.hidden = false;
        one.focus();
        return;
      }
      const value = one.value();
      if (value === null) continue;
      if (value instanceof File) files.push([one.option.name, value]);
      else options[one.option.name] = value;
    }
    ondone(options, files);
  }

  function frame(option, input, id) {
    return h(
      "div",
      { class: "command-field" },
      h(
        "label",
        { for: id, title: option.about },
        option.name,
        option.required ? h("span", { class: "must", "aria-hidden": "true" }, " *") : null,
      ),
      input,
    );
  }

  function fileOption(option) {
    const id = uid("option");
    const input = h("input", { type: "file", id, class: "file-input" });
    return {
      option,
      element: frame(option, input, id),
      value: () => input.files[0] ?? null,
      check: () => (option.required && !input.files[0] ? `${option.name}: please choose a file.` : null),
      focus: () => input.focus(),
    };
  }

  function wordOption(option) {
    const id = uid("option");
    let value = null; // what was picked, where only what is offered counts
    let open = null;
    let asked = 0;
    let timer = null;
    const strict = option.choices.length > 0 || PICKED.has(option.kind) || option.kind === "boolean";
    const listed = strict || option.autocomplete;
    const input = h("input", {
      id,
      type: "text",
      class: "option-input",
      autocomplete: "off",
      placeholder: option.about,
      inputmode: option.kind === "integer" ? "numeric" : option.kind === "number" ? "decimal" : null,
      "aria-required": option.required ? "true" : null,
      ...(listed && { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list" }),
      onfocus: () => listed && offer(),
      oninput: () => {
        value = null;
        trouble.hidden = true;
        if (listed) offer();
      },
      onblur: () => shut(),
      onkeydown: (event) => {
        if (!open) {
          if (listed && event.key === "ArrowDown") {
            offer();
            event.preventDefault();
          }
          return;
        }
        if (event.key === "Escape") shut();
        else if (event.key === "Tab") {
          if (open.list.active >= 0 && input.value) take(open.list.options[open.list.active]);
          shut();
          return;
        } else if (!open.list.key(event)) return;
        event.preventDefault();
        event.stopPropagation();
      },
    });

    function all() {
      if (option.choices.length) return option.choices.map((one) => ({ value: one.value, label: one.name }));
      if (option.kind === "boolean")
        return [
          { value: true, label: "True" },
          { value: false, label: "False" },
        ];
      return offered(option.kind, option.places);
    }

    function offer() {
      if (!option.autocomplete) {
        show(all().filter((one) => value !== null || matches(one, input.value)));
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const turn = (asked += 1);
        if (!open) show([], "Looking…");
        try {
          const typed = Object.fromEntries(
            fields
              .filter((one) => shown.has(one) && one.option.kind !== "attachment")
              .map((one) => [one.option.name, one.raw?.() ?? one.value()])
              .filter(([, each]) => each !== null && each !== ""),
          );
          const { choices } = await post("autocomplete", {
            as: list.as,
            channel: list.channel,
            name: spec.name,
            option: option.name,
            options: { ...typed, [option.name]: input.value },
          });
          if (turn === asked && document.activeElement === input)
            show(choices.map((one) => ({ value: one.value, label: one.name })));
        } catch {
          if (turn === asked && document.activeElement === input) show([], "Loading the options failed");
        }
      }, WAIT);
    }

    function show(options, empty = "Nothing matches.") {
      if (!open) {
        const shownList = new ListBox({
          label: option.name,
          onpick: (one) => {
            take(one);
            shut();
          },
        });
        shownList.owner = input;
        const box = h("div", { class: "popup" }, shownList.element);
        open = { list: shownList, floated: float(input, box, { above: true, wide: true }) };
        input.setAttribute("aria-expanded", "true");
        input.setAttribute("aria-controls", shownList.id);
      }
      // With nothing typed Enter sends an optional field empty; with something, it takes the first that fits.
      open.list.show(options, { active: input.value && value === null && options.length ? 0 : -1, empty });
      open.floated.place();
    }

    function take(one) {
      value = one.value;
      input.value = one.label;
    }

    function shut() {
      clearTimeout(timer);
      asked += 1;
      open?.floated.close();
      open = null;
      if (listed) {
        input.setAttribute("aria-expanded", "false");
        input.removeAttribute("aria-controls");
        input.removeAttribute("aria-activedescendant");
      }
    }

    function given() {
      if (value !== null) return value;
      const words = input.value.trim();
      if (!words) return null;
      if (strict) return all().find((one) => one.label.toLowerCase() === words.toLowerCase())?.value ?? undefined;
      if (option.kind === "integer" || option.kind === "number") return Number(words.replace(",", "."));
      return words;
    }

    return {
      option,
      element: frame(option, input, id),
      value: () => given() ?? null,
      raw: () => (value !== null ? value : input.value.trim()),
      focus: () => input.focus(),
      check() {
        const one = given();
        if (one === null) return option.required ? `${option.name}: please fill this in.` : null;
        if (one === undefined) return `${option.name}: please pick one that is offered.`;
        if (typeof one === "number" && (Number.isNaN(one) || (option.kind === "integer" && !Number.isInteger(one))))
          return `${option.name}: a number, please.`;
        const size =
          typeof one === "string" && !PICKED.has(option.kind) && value === null
            ? one.length
            : typeof one === "number"
              ? one
              : null;
        if (size !== null && option.least !== null && option.least !== undefined && size < option.least)
          return `${option.name}: at least ${option.least}${typeof one === "string" ? " characters" : ""}.`;
        if (size !== null && option.most !== null && option.most !== undefined && size > option.most)
          return `${option.name}: at most ${option.most}${typeof one === "string" ? " characters" : ""}.`;
        return null;
      },
    };
  }

  draw();
  return { element, focus };
}

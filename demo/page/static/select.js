// Discord's selects: a button that opens a list, with a filter where the list is long; one value or several.
import { h, icon, uid } from "./dom.js";
import { ListBox, float } from "./listbox.js";
import { avatar, partWord } from "./names.js";
import { store } from "./store.js";

const FILTER_FROM = 8; // options from which a filter is worth its room

/** What a select of people, roles or channels offers, from what the acting person sees. */
export function offered(of, kinds = []) {
  const state = store.state;
  const people = () =>
    state.people.map((one) => ({
      value: one.id,
      label: one.name,
      about: partWord(one.part),
      mark: avatar(one, "tiny"),
    }));
  const roles = () => (state.roles ?? []).map((one) => ({ value: one.id, label: `@${one.name}`, about: "Role" }));
  const channels = () =>
    state.places
      .filter((one) => !kinds?.length || kinds.includes(one.kind))
      .map((one) => ({
        value: one.id,
        label: one.name,
        about: one.topic,
        mark: icon(one.kind === "text" ? "hash" : one.kind),
      }));
  if (of === "user") return people();
  if (of === "role") return roles();
  if (of === "channel") return channels();
  if (of === "mentionable") return [...people(), ...roles()];
  return [];
}

export const matches = (option, typed) =>
  (option.mark ? option.label : `${option.label} ${option.about ?? ""}`)
    .toLowerCase()
    .includes(typed.trim().toLowerCase());

/**
 * A select. `spec`: {of, placeholder, options, least, most, disabled}; `onchange(values)` is called when the choice is
 * made: at once for one value, when the list closes for several.
 */
export function select(
  spec,
  { label, labelledby, describedby, key, control, onchange, busy = false, invalid = false },
) {
  const of = spec.of ?? "string";
  const all = () => (of === "string" ? spec.options.map(signed) : offered(of, spec.places));
  const least = spec.least ?? 1;
  const multi = (spec.most ?? 1) > 1;
  let chosen = spec.chosen?.length
    ? spec.chosen
    : (spec.options ?? []).filter((one) => one.chosen).map((one) => one.value);
  let open = null;

  const shown = h("span", { class: "select-shown", id: uid("shown") });
  const button = h(
    "button",
    {
      type: "button",
      class: "select",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-label": labelledby ? null : label,
      "aria-labelledby": labelledby ? `${labelledby} ${shown.id}` : null,
      "aria-describedby": describedby,
      "aria-busy": busy ? "true" : null,
      "aria-invalid": invalid ? "true" : null,
      disabled: Boolean(spec.disabled) || busy,
      data: { ...(key && { key }), ...(control && { control }) },
      onclick: () => (open ? close() : show()),
      onkeydown: (event) => {
        if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !open) {
          event.preventDefault();
          show();
        }
      },
    },
    shown,
    busy ? h("span", { class: "dots" }) : icon("down"),
  );

  function draw() {
    const picked = all().filter((one) => chosen.includes(one.value));
    shown.replaceChildren(
      ...(picked.length
        ? picked.map((one) => h("span", { class: multi ? "pick" : "pick-one" }, one.label))
        : [h("span", { class: "hint" }, spec.placeholder || (of === "string" ? "Make a selection" : "Choose"))]),
    );
    if (!labelledby)
      button.setAttribute(
        "aria-label",
        [label || spec.placeholder, picked.map((one) => one.label).join(", ")].filter(Boolean).join(": "),
      );
  }

  function show() {
    const before = [...chosen];
    const list = new ListBox({ label: label || spec.placeholder || "Options", multi, onpick: pick });
    const filter = h("input", {
      class: "filter",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      "aria-expanded": "true",
      "aria-controls": list.id,
      "aria-autocomplete": "list",
      "aria-label": `Filter: ${label || spec.placeholder || "options"}`,
      placeholder: "Filter",
      oninput: () => fill(),
    });
    const searched = of !== "string" || all().length >= FILTER_FROM;
    const box = h(
      "div",
      { class: "popup" },
      searched ? filter : null,
      list.element,
      multi ? h("p", { class: "popup-note" }, bounds(least, spec.most)) : null,
    );
    const owner = searched ? filter : list.element;
    list.owner = owner;
    if (!searched) list.element.tabIndex = 0;
    open = { box, floated: float(button, box, { wide: true }), before, away };
    button.setAttribute("aria-expanded", "true");

    function fill(active = 0) {
      list.chosen = new Set(chosen);
      const found = searched ? all().filter((one) => matches(one, filter.value)) : all();
      list.show(found, { active: Math.min(active, found.length - 1) });
    }
    function pick(option, at) {
      if (!multi) {
        const same = chosen.includes(option.value);
        chosen = same && least === 0 ? [] : [option.value];
        draw();
        close({ commit: true });
        return;
      }
      if (chosen.includes(option.value)) chosen = chosen.filter((one) => one !== option.value);
      else if (chosen.length < spec.most) chosen = [...chosen, option.value];
      draw();
      fill(at);
    }
    owner.addEventListener("keydown", (event) => {
      const space = event.key === " " && !searched;
      if (space && list.active >= 0) pick(list.options[list.active], list.active);
      else if (event.key === "Escape") close({ commit: multi });
      else if (event.key === "Tab") {
        close({ commit: multi });
        return;
      } else if (!list.key(event)) {
        if (!searched && event.key.length === 1) jump(event.key);
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    });
    function jump(letter) {
      const from = list.options.findIndex(
        (one, at) => at > list.active && one.label.toLowerCase().startsWith(letter.toLowerCase()),
      );
      const at =
        from >= 0 ? from : list.options.findIndex((one) => one.label.toLowerCase().startsWith(letter.toLowerCase()));
      if (at >= 0) list.move(at);
    }
    function away(event) {
      if (!box.contains(event.target) && !button.contains(event.target)) close({ commit: multi, focus: false });
    }
    document.addEventListener("mousedown", away, true);
    const first = all().findIndex((one) => chosen.includes(one.value));
    fill(Math.max(0, first));
    open.floated.place();
    owner.focus();
  }

  function close({ commit = multi, focus = true } = {}) {
    if (!open) return;
    const { floated, before, away } = open;
    open = null;
    document.removeEventListener("mousedown", away, true);
    floated.close();
    button.setAttribute("aria-expanded", "false");
    if (focus) button.focus();
    const changed = before.length !== chosen.length || before.some((one) => !chosen.includes(one));
    if (commit && changed && chosen.length < least && multi) {
      chosen = before;
      draw();
    } else if (commit && (changed || !multi)) onchange?.([...chosen]);
  }

  draw();
  button.values = () => [...chosen];
  return button;
}

const signed = (option) => (option.emoji ? { ...option, label: `${option.emoji} ${option.label}` } : option);

function bounds(least, most) {
  return least > 0
    ? `Choose ${least === most ? least : `${least} to ${most}`}. Escape closes the list.`
    : `Choose up to ${most}. Escape closes the list.`;
}

// What stands in a form's field, by kind: each {element, value(), focus(), invalid(bool)}.
import { h, icon, plural, uid } from "./dom.js";
import { select } from "./select.js";

function typed(tag, spec, { input, describedby }) {
  const element = h(tag, {
    id: input,
    class: "input",
    value: spec.value ?? "",
    placeholder: spec.placeholder,
    maxlength: null,
    "aria-describedby": describedby,
    "aria-required": spec.required ? "true" : null,
    ...(tag === "input" ? { type: "text", autocomplete: "off" } : { rows: "3" }),
  });
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const draw = () => {
    const left = spec.most ? spec.most - element.value.length : null;
    count.textContent = left !== null && left < spec.most * 0.2 ? String(left) : "";
    count.classList.toggle("over", left < 0);
  };
  element.addEventListener("input", draw);
  draw();
  return {
    element: h("div", { class: "typed" }, element, count),
    value: () => element.value,
    focus: () => element.focus(),
    invalid: (is) => (is ? element.setAttribute("aria-invalid", "true") : element.removeAttribute("aria-invalid")),
  };
}

function chosen(spec, { label, describedby }) {
  const element = select(
    {
      of: spec.kind,
      placeholder: spec.placeholder,
      options: spec.options ?? [],
      least: spec.required ? Math.max(1, spec.least ?? 1) : 0,
      most: spec.most ?? 1,
      places: spec.places,
      chosen: Array.isArray(spec.value) ? spec.value : undefined,
    },
    { label: spec.label, labelledby: label, describedby, key: `form:${spec.id}`, onchange: () => {} },
  );
  return {
    group: true,
    element,
    value: () => element.values(),
    focus: () => element.focus(),
    invalid: (is) => (is ? element.setAttribute("aria-invalid", "true") : element.removeAttribute("aria-invalid")),
  };
}

/** Radio buttons, or a group of boxes to tick. */
function group(spec, { label, describedby }, type) {
  const name = uid("group");
  const many = type === "checkbox";
  const inputs = spec.options.map((option) =>
    h("input", { type, name, value: option.value, checked: Boolean(option.chosen) }),
  );
  const element = h(
    "div",
    {
      class: "choices",
      role: many ? "group" : "radiogroup",
      "aria-labelledby": label,
      "aria-describedby": describedby,
    },
    spec.options.map((option, at) =>
      h(
        "label",
        { class: "choice" },
        inputs[at],
        h(
          "span",
          {},
          h("span", { class: "option-label" }, option.label),
          option.about ? h("span", { class: "option-about" }, option.about) : null,
        ),
      ),
    ),
  );
  const values = () => inputs.filter((one) => one.checked).map((one) => one.value);
  return {
    group: true,
    element,
    value: many ? values : () => values()[0] ?? null,
    focus: () => (inputs.find((one) => one.checked) ?? inputs[0])?.focus(),
    invalid: (is) => element.setAttribute("aria-invalid", String(is)),
  };
}

function tick(spec, { input, describedby }) {
  const box = h("input", {
    type: "checkbox",
    id: input,
    checked: spec.value === true || spec.value === "true",
    "aria-describedby": describedby,
  });
  return {
    bare: true,
    element: h("label", { class: "choice" }, box, h("span", { class: "option-label" }, spec.label)),
    value: () => box.checked,
    focus: () => box.focus(),
    invalid: (is) => box.setAttribute("aria-invalid", String(is)),
  };
}

function files(spec, { input, describedby }) {
  const most = spec.most ?? 1;
  let held = [];
  const chooser = h("input", {
    type: "file",
    id: input,
    multiple: most > 1,
    class: "unseen",
    "aria-describedby": describedby,
  });
  const list = h("ul", { class: "held" });
  const drop = h(
    "label",
    { class: "drop", for: input },
    icon("plus"),
    h(
      "span",
      {},
      most > 1 ? `Choose up to ${plural(most, "file")}, or drop them here` : "Choose a file, or drop it here",
    ),
  );
  const element = h("div", { class: "upload" }, chooser, drop, list);
  const add = (some) => {
    held = most > 1 ? [...held, ...some].slice(0, most) : [...some].slice(0, 1);
    draw();
  };
  chooser.addEventListener("change", () => {
    add(chooser.files);
    chooser.value = "";
  });
  element.addEventListener("dragover", (event) => event.preventDefault());
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  function draw() {
    const remove = (one) => {
      held = held.filter((other) => other !== one);
      draw();
      chooser.focus();
    };
    list.replaceChildren(
      ...held.map((one) =>
        h(
          "li",
          {},
          icon("file"),
          h("span", {}, one.name),
          h(
            "button",
            { type: "button", class: "tool", "aria-label": `Remove ${one.name}`, onclick: () => remove(one) },
            icon("close"),
          ),
        ),
      ),
    );
  }
  return {
    element,
    value: () => held,
    focus: () => chooser.focus(),
    invalid: (is) => chooser.setAttribute("aria-invalid", String(is)),
  };
}

export const DRAWN = {
  text: (spec, ids) => typed("input", spec, ids),
  paragraph: (spec, ids) => typed("textarea", spec, ids),
  string: chosen,
  user: chosen,
  role: chosen,
  channel: chosen,
  mentionable: chosen,
  file: files,
  radio: (spec, ids) => group(spec, ids, "radio"),
  checkbox: (spec, ids) => (spec.options?.length ? group(spec, ids, "checkbox") : tick(spec, ids)),
};

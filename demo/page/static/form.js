// A form of the bot's, as a dialog: every kind of field, errors beside what they are about, nothing typed is lost.
import { giveBack, settle } from "./acts.js";
import { post } from "./api.js";
import { h, icon, uid } from "./dom.js";
import { DRAWN } from "./fields.js";
import { rich } from "./rich.js";
import { tell } from "./store.js";

const TROUBLE = "Something went wrong: the application did not respond. Your words are still here; try again.";

/** Open `form`; afterwards the focus goes back to the control `key` of `list`. */
export function openForm(form, { list, key }) {
  const title = uid("title");
  const fields = form.fields.map((spec) => (spec.kind === "words" ? { drawn: rich(spec.html) } : field(spec)));
  const trouble = h("p", { class: "trouble", role: "alert", hidden: true });
  const send = h(
    "button",
    { type: "submit", class: "button primary", data: { send: "form" } },
    h("span", { class: "button-words" }, "Submit"),
  );
  const cancel = h("button", { type: "button", class: "button ghost", onclick: () => dialog.close() }, "Cancel");
  const body = h(
    "form",
    { novalidate: true, onsubmit: (event) => submit(event) },
    h(
      "header",
      { class: "form-head" },
      h("h2", { id: title }, form.title),
      h(
        "button",
        { type: "button", class: "tool", "aria-label": "Close", onclick: () => dialog.close() },
        icon("close"),
      ),
    ),
    h(
      "div",
      { class: "form-body" },
      trouble,
      fields.map((one) => one.drawn),
    ),
    h("footer", { class: "form-foot" }, cancel, send),
  );
  const dialog = h("dialog", { class: "form", "aria-labelledby": title }, body);
  dialog.addEventListener("close", () => {
    dialog.remove();
    giveBack(list, key);
    tell("form", false);
  });
  document.body.append(dialog);
  dialog.showModal();
  (fields.find((one) => one.spec)?.focus ?? (() => send.focus()))();
  tell("form", true);
  let sending = false;

  async function submit(event) {
    event.preventDefault();
    if (sending) return;
    trouble.hidden = true;
    const given = fields.filter((one) => one.spec);
    const wrong = given.filter((one) => !one.check());
    if (wrong.length) {
      wrong[0].focus();
      return;
    }
    const values = {};
    const files = [];
    for (const one of given) {
      if (one.spec.kind === "file") files.push(...one.value().map((file) => [one.spec.id, file]));
      else values[one.spec.id] = one.value();
    }
    busy(true);
    try {
      const outcome = await post("submit", { as: list.as, interaction: form.interaction, values }, files);
      if (outcome.kind === "late") throw new Error(TROUBLE);
      dialog.close();
      await settle(outcome, list, { key });
    } catch (refusal) {
      trouble.textContent = refusal.message;
      trouble.hidden = false;
      trouble.scrollIntoView({ block: "nearest" });
    } finally {
      busy(false);
    }
  }

  function busy(under) {
    sending = under;
    send.setAttribute("aria-busy", String(under));
    send.setAttribute("aria-disabled", String(under));
    send.querySelector(".dots")?.remove();
    if (under) send.append(h("span", { class: "dots", role: "img", "aria-label": "Under way" }));
  }
}

/** A field with its label, its words and its error: {spec, drawn, value(), check(), focus()}. */
function field(spec) {
  const ids = { label: uid("label"), about: uid("about"), error: uid("error"), input: uid("input") };
  const error = h("p", { class: "error", id: ids.error, hidden: true });
  const describedby = [spec.about && ids.about, ids.error].filter(Boolean).join(" ");
  const made = (DRAWN[spec.kind] ?? DRAWN.text)(spec, { ...ids, describedby });
  const label = [spec.label, spec.required ? h("span", { class: "must", "aria-hidden": "true" }, " *") : null];
  const heading = made.group
    ? h("div", { class: "label", id: ids.label }, label)
    : h("label", { class: "label", id: ids.label, for: ids.input }, label);
  const drawn = h(
    "div",
    { class: `field of-${spec.kind}` },
    made.bare ? null : heading,
    spec.about ? h("p", { class: "about", id: ids.about }, spec.about) : null,
    made.element,
    error,
  );
  return {
    spec,
    drawn,
    value: made.value,
    focus: made.focus,
    check() {
      const words = wrong(spec, made.value());
      error.textContent = words ?? "";
      error.hidden = words === null;
      made.invalid(words !== null);
      return words === null;
    },
  };
}

function wrong(spec, value) {
  const text = spec.kind === "text" || spec.kind === "paragraph";
  const empty = spec.kind === "checkbox" && !spec.options?.length ? !value : value === null || value.length === 0;
  if (empty)
    return spec.required
      ? text
        ? "Please fill this in."
        : spec.kind === "file"
          ? "Please add a file."
          : "Please choose."
      : null;
  if (text) {
    if (spec.least && value.length < spec.least)
      return `At least ${spec.least} characters, please; these are ${value.length}.`;
    if (spec.most && value.length > spec.most) return `At most ${spec.most} characters; these are ${value.length}.`;
  } else if (Array.isArray(value)) {
    if (spec.least && value.length < spec.least) return `Please choose at least ${spec.least}.`;
    if (spec.most && value.length > spec.most) return `At most ${spec.most}; these are ${value.length}.`;
  }
  return null;
}

// Components V2, drawn: containers, sections, lines, galleries, files, rows of buttons and selects.
import { h, icon } from "./dom.js";
import { rich, within } from "./rich.js";
import { select } from "./select.js";

/**
 * `hands`: {key(control), busy(control), press(control), choose(control, values)}; a preview has none of them.
 */
export function drawBlocks(blocks, hands) {
  return blocks.map((block) => (DRAWN[block.type] ?? unknown)(block, hands));
}

const DRAWN = { text, container, section, line, gallery, file, row };

function text(block) {
  return rich(block.html);
}

function container(block, hands) {
  const vars = block.accent ? { "--accent": block.accent } : {};
  return h("div", { class: `card${block.accent ? " accented" : ""}`, vars }, drawBlocks(block.blocks, hands));
}

function section(block, hands) {
  const beside =
    block.accessory?.type === "image"
      ? picture(block.accessory, "thumb")
      : block.accessory
        ? control(block.accessory, hands)
        : null;
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-words" }, drawBlocks(block.blocks, hands)),
    beside && h("div", { class: "section-beside" }, beside),
  );
}

function line(block) {
  return h("div", {
    class: `line${block.large ? " large" : ""}${block.divider === false ? " bare" : ""}`,
    role: block.divider === false ? null : "separator",
  });
}

function picture(item, className) {
  const shown = h("img", { src: item.url, alt: item.alt || "", loading: "lazy", class: "picture" });
  return h(
    "a",
    {
      class: className,
      href: item.url,
      target: "_blank",
      rel: "noopener",
      "aria-label": item.alt ? `Open the picture: ${item.alt}` : "Open the picture",
    },
    shown,
  );
}

function gallery(block) {
  return h(
    "div",
    { class: `gallery of-${Math.min(block.items.length, 4)}` },
    block.items.map((item) => picture(item, "gallery-item")),
  );
}

function size(bytes) {
  if (!bytes) return "";
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function file(block) {
  if (/\.(png|jpe?g|gif|webp)$/i.test(block.name)) return gallery({ items: [{ url: block.url, alt: block.name }] });
  return h(
    "div",
    { class: "file" },
    icon("file"),
    h(
      "span",
      { class: "file-words" },
      h("a", { href: block.url, download: block.name, target: "_blank", rel: "noopener" }, block.name),
      h("span", { class: "small" }, size(block.size)),
    ),
  );
}

function row(block, hands) {
  return h(
    "div",
    { class: "row" },
    block.controls.map((one) => control(one, hands)),
  );
}

function unknown(block) {
  return h("p", { class: "small unknown" }, `This page cannot draw ${block.what ?? block.type}.`);
}

/** A button, a link or a select. */
export function control(spec, hands) {
  if (spec.type === "select") {
    return h(
      "div",
      { class: "row-select" },
      select(spec, {
        label: spec.placeholder || "Choose",
        key: hands?.key(spec),
        control: spec.id,
        busy: hands?.busy(spec),
        onchange: (values) => hands?.choose(spec, values),
      }),
    );
  }
  const words = [
    spec.emoji ? h("span", { class: "emoji", "aria-hidden": spec.label ? "true" : null }, spec.emoji) : null,
    spec.label,
  ];
  if (spec.style === "link") {
    const inside = within(spec.url);
    const props = inside ? { href: inside } : { href: spec.url, target: "_blank", rel: "noopener noreferrer" };
    return h("a", { class: "button link", ...props }, words, inside ? null : icon("out"));
  }
  const busy = hands?.busy(spec) ?? false;
  return h(
    "button",
    {
      type: "button",
      class: `button ${spec.style}`,
      "aria-disabled": busy || spec.disabled ? "true" : null,
      "aria-busy": busy ? "true" : null,
      disabled: Boolean(spec.disabled),
      data: hands ? { key: hands.key(spec), control: spec.id } : {},
      onclick: () => !busy && hands?.press(spec),
    },
    h("span", { class: "button-words" }, words),
    busy ? h("span", { class: "dots", role: "img", "aria-label": "Under way" }) : null,
  );
}

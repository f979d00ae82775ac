// A list to choose from, for selects, options of commands and the command picker: one set of keys for all of them.
import { h, icon, uid } from "./dom.js";

/** Options {value, label, about, mark?, group?} in a listbox; whoever has the focus hands its keys to `key()`. */
export class ListBox {
  constructor({ label, onpick, multi = false }) {
    this.id = uid("list");
    this.onpick = onpick;
    this.multi = multi;
    this.options = [];
    this.chosen = new Set();
    this.active = -1;
    this.element = h("div", { class: "options", role: "listbox", id: this.id, "aria-label": label });
    if (multi) this.element.setAttribute("aria-multiselectable", "true");
    this.element.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays where it is
  }

  show(options, { active = -1, empty = "Nothing matches." } = {}) {
    this.options = options;
    let group = null;
    const drawn = [];
    options.forEach((option, at) => {
      if (option.group && option.group !== group) {
        group = option.group;
        drawn.push(h("div", { class: "option-group", role: "presentation" }, group));
      }
      drawn.push(this.#drawn(option, at));
    });
    if (!options.length) drawn.push(h("div", { class: "option-none", role: "presentation" }, empty));
    this.element.replaceChildren(...drawn);
    this.move(active, { scroll: active > 0 });
  }

  #drawn(option, at) {
    const picked = this.chosen.has(option.value);
    return h(
      "div",
      {
        class: "option",
        role: "option",
        id: `${this.id}-${at}`,
        "aria-selected": String(picked),
        onclick: () => this.onpick(option, at),
        onmousemove: () => this.active !== at && this.move(at, { scroll: false }),
      },
      option.mark ?? null,
      h(
        "span",
        { class: "option-words" },
        h("span", { class: "option-label" }, option.label),
        option.about ? h("span", { class: "option-about" }, option.about) : null,
      ),
      picked ? icon("check") : null,
    );
  }

  move(to, { scroll = true } = {}) {
    const drawn = this.element.querySelectorAll(".option");
    drawn[this.active]?.classList.remove("active");
    this.active = drawn.length ? Math.max(-1, Math.min(to, drawn.length - 1)) : -1;
    const now = drawn[this.active];
    now?.classList.add("active");
    if (now && scroll) now.scrollIntoView({ block: "nearest" });
    this.owner?.setAttribute("aria-activedescendant", now?.id ?? "");
    if (!now) this.owner?.removeAttribute("aria-activedescendant");
  }

  /** Take a key; true when it was one of the list's. */
  key(event) {
    const last = this.options.length - 1;
    const typing = this.owner && "value" in this.owner; // there Home and End are the text's
    const ends = typing ? {} : { Home: 0, End: last };
    const paged = { PageDown: this.active + 6, PageUp: Math.max(0, this.active - 6) };
    const to = {
      ArrowDown: this.active >= last ? 0 : this.active + 1,
      ArrowUp: this.active <= 0 ? last : this.active - 1,
      ...paged,
      ...ends,
    }[event.key];
    if (to !== undefined && last >= 0) {
      this.move(to);
      return true;
    }
    if (event.key === "Enter" && this.active >= 0) {
      this.onpick(this.options[this.active], this.active);
      return true;
    }
    return false;
  }
}

/** A floating box beside `anchor`, above everything, inside the open dialog when there is one. */
export function float(anchor, box, { above = false, wide = false } = {}) {
  const home = anchor.closest("dialog") ?? document.body;
  box.classList.add("float");
  home.append(box);
  const place = () => {
    const at = anchor.getBoundingClientRect();
    const room = { w: document.documentElement.clientWidth, h: document.documentElement.clientHeight };
    box.style.maxHeight = "";
    const width = Math.min(room.w - 16, wide ? Math.max(at.width, 240) : Math.max(box.offsetWidth, 200));
    if (wide) box.style.width = `${width}px`;
    const [over, under] = [at.top - 16, room.h - at.bottom - 16];
    const up = above ? over > 160 || over > under : under < Math.min(400, box.offsetHeight) && over > under;
    box.style.maxHeight = `${Math.max(100, Math.min(400, up ? over : under))}px`;
    box.style.left = `${Math.max(8, Math.min(at.left, room.w - box.offsetWidth - 8))}px`;
    box.style.top = up ? "auto" : `${at.bottom + 6}px`;
    box.style.bottom = up ? `${room.h - at.top + 6}px` : "auto";
  };
  place();
  addEventListener("resize", place);
  document.addEventListener("scroll", place, true);
  return {
    place,
    close() {
      removeEventListener("resize", place);
      document.removeEventListener("scroll", place, true);
      box.remove();
    },
  };
}

// The messages of one place, fifty at a time: older ones come when they are scrolled to, and the place is kept.
import { choose, press } from "./acts.js";
import { get } from "./api.js";
import { announce, h, icon, keyed } from "./dom.js";
import { menuOf, personMenu } from "./menus.js";
import { drawLocal, drawMessage, follows, gist } from "./message.js";
import { patch, roam, stepFrom, topmost } from "./rows.js";
import { store } from "./store.js";
import { day, tick } from "./times.js";

const PAGE = 50;
const MOST = 100; // messages in the page at once
const NEAR = 700; // pixels from an end at which more is fetched
const earlier = (a, b) => (a.length === b.length ? a < b : a.length < b.length);
const dismissed = new Set();

export class MessageList {
  /** `options`: {name, limit, peek, start(messages) -> index, onreply(message), onchannel(channel)} */
  constructor(channel, options = {}) {
    this.channel = channel;
    this.options = options;
    this.as = store.as;
    this.messages = [];
    [this.start, this.end] = [0, 0];
    this.more = false;
    this.detached = false; // showing an old part, to which newer messages do not join
    this.mayReply = false;
    this.pending = new Set();
    this.notes = new Map();
    this.locals = [];
    this.past = new Set(); // private answers of before, which a small panel leaves out
    this.fresh = null; // the first message that was unread when the place was opened
    this.stuck = true;
    this.top = h("div", { class: "top-of-list" });
    this.items = h("div", { class: "items" });
    this.scroller = h(
      "div",
      { class: "scroller", role: "region", "aria-label": `Messages: ${options.name ?? "here"}`, tabindex: "-1" },
      this.top,
      this.items,
    );
    this.below = h(
      "button",
      { type: "button", class: "to-newest", hidden: true, onclick: () => this.newest() },
      "To the newest messages",
      icon("down"),
    );
    this.element = h("div", { class: "list" }, this.scroller, this.below);
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.items.addEventListener("keydown", (event) => this.#key(event));
    this.items.addEventListener("focusin", (event) => roam(this.items, event.target.closest(".message")));
    this.watch = new ResizeObserver(() => this.stuck && this.#bottom());
    this.watch.observe(this.items);
  }

  get gone() {
    return this.as !== store.as || !this.element.isConnected;
  }

  close() {
    this.watch.disconnect();
  }

  #fetch(query = {}) {
    return get(`channel/${this.channel}`, {
      as: this.as,
      limit: this.options.limit ?? PAGE,
      peek: this.options.peek ? 1 : null,
      ...query,
    });
  }

  async load({ unread = 0, jump = null } = {}) {
    const page = await this.#fetch();
    this.#take(page);
    this.messages = page.messages;
    this.more = page.more;
    this.start = this.options.start?.(page.messages) ?? 0;
    if (this.options.start) this.past = new Set(page.messages.filter((one) => one.private).map((one) => one.id));
    this.end = page.messages.length;
    if (unread && unread < page.messages.length) this.fresh = page.messages.at(-unread).id;
    this.stuck = !this.options.start;
    this.render();
    if (this.options.start) this.scroller.scrollTop = 0;
    else this.#bottom();
    if (jump) await this.reveal(jump);
    return page.channel;
  }

  #take(page) {
    this.mayReply = page.channel.may_write && Boolean(this.options.onreply);
    this.options.onchannel?.(page.channel);
  }

  /** What the server has now, into what is known here. */
  async refresh() {
    const page = await this.#fetch();
    if (this.gone) return;
    this.#take(page);
    const known = new Map(this.messages.map((one) => [one.id, one]));
    if (this.detached) {
      const now = new Map(page.messages.map((one) => [one.id, one]));
      this.messages = this.messages.map((one) => now.get(one.id) ?? one);
      this.render();
      return;
    }
    const first = page.messages[0]?.id;
    let older = first ? this.messages.filter((one) => earlier(one.id, first)) : [];
    if (older.length && this.start < older.length) {
      const again = await this.#fetch({ before: first, limit: Math.min(MOST, older.length - this.start) });
      if (this.gone) return;
      older = [...older.slice(0, Math.max(0, older.length - again.messages.length)), ...again.messages];
    }
    const apart = this.messages.length && page.more && !page.messages.some((one) => known.has(one.id));
    if (apart || !older.length) this.more = page.more;
    const atEnd = this.end >= this.messages.length;
    this.messages = apart ? page.messages : [...older, ...page.messages];
    if (apart) [this.start, this.end] = [0, page.messages.length];
    else if (atEnd) {
      this.end = this.messages.length;
      this.start = Math.max(this.start, this.end - (this.stuck ? PAGE : MOST));
    }
    this.end = Math.min(this.end, this.messages.length);
    this.start = Math.min(this.start, this.end);
    const arrived = this.messages.filter((one) => !known.has(one.id) && !one.mine && known.size);
    if (arrived.length) {
      const last = arrived.at(-1);
      announce(`${last.author.name}${last.private ? ", only to you" : ""}: ${gist(last)}`);
    }
    this.render();
    if (this.stuck && !this.options.start) this.#bottom();
    else if (arrived.length && !this.options.start) this.below.hidden = false;
  }

  async older() {
    if (this.fetching || (this.start === 0 && !this.more) || !this.messages.length) return;
    this.fetching = true;
    try {
      if (this.start === 0) {
        const page = await this.#fetch({ before: this.messages[0].id });
        if (this.gone) return;
        this.messages = [...page.messages, ...this.messages];
        this.more = page.more && page.messages.length > 0;
        [this.start, this.end] = [page.messages.length, this.end + page.messages.length];
      }
      this.start = Math.max(0, this.start - PAGE);
      this.end = Math.min(this.end, this.start + MOST);
      this.render();
    } finally {
      this.fetching = false;
    }
  }

  #newer() {
    if (this.end >= this.messages.length) return;
    this.end = Math.min(this.messages.length, this.end + PAGE);
    this.start = Math.max(this.start, this.end - MOST);
    this.render();
  }

  async newest() {
    if (this.detached) {
      this.detached = false;
      await this.load();
    }
    this.end = this.messages.length;
    this.start = Math.max(0, this.end - PAGE);
    this.stuck = true;
    this.render();
    this.#bottom();
  }

  /** Bring a message into sight, fetching its part of the history where it is not here. */
  async reveal(id, { gently = true } = {}) {
    if (!id) return;
    let at = this.messages.findIndex((one) => one.id === id);
    if (at < 0 && !this.locals.some((one) => one.id === id)) {
      const page = await this.#fetch({ before: String(BigInt(id) + 1n) });
      if (this.gone || !page.messages.some((one) => one.id === id)) return;
      [this.messages, this.more, this.detached] = [page.messages, page.more, true];
      [this.start, this.end] = [0, page.messages.length];
      at = this.messages.length - 1;
    }
    if (at >= 0 && (at < this.start || at >= this.end)) {
      this.start = Math.max(0, at - PAGE / 2);
      this.end = Math.min(this.messages.length, this.start + PAGE);
    }
    this.render();
    const shown = this.#article(id);
    if (!shown) return;
    const smooth = gently && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    shown.scrollIntoView({ block: "nearest", behavior: smooth ? "smooth" : "instant" });
    shown.classList.add("shown");
    setTimeout(() => shown.classList.remove("shown"), 1600);
  }

  #article(id) {
    return this.items.querySelector(`[data-message="${CSS.escape(id)}"]`);
  }

  // ------------------------------------------------------------------------------------------------ drawing

  render() {
    const anchor = topmost(this.scroller, this.items);
    const focused = this.items.contains(document.activeElement) ? document.activeElement : null;
    const focus = focused && { key: focused.dataset.key, message: focused.closest(".message")?.dataset.message };
    patch(this.items, this.#wanted());
    this.#head();
    tick(this.items);
    if (focus && !this.items.contains(document.activeElement)) {
      (keyed(focus.key) ?? (focus.message && this.#article(focus.message)))?.focus({ preventScroll: true });
    }
    if (anchor && !this.stuck) {
      const now = this.#article(anchor.id);
      const moved = now ? Math.round(now.getBoundingClientRect().top - anchor.top) : 0;
      if (moved) this.scroller.scrollTop += moved; // never without need: it would end a smooth scroll
    }
    this.below.hidden = !this.detached && this.end >= this.messages.length && (this.stuck || this.below.hidden);
  }

  #wanted() {
    const wanted = [];
    let before = null;
    for (const message of this.messages.slice(this.start, this.end)) {
      if (dismissed.has(message.id) || this.past.has(message.id)) continue;
      if (!before || day(before.at) !== day(message.at)) {
        wanted.push({
          key: `day ${message.id}`,
          sign: day(message.at),
          make: () => h("h2", { class: "day" }, h("span", {}, day(message.at))),
        });
      }
      if (message.id === this.fresh)
        wanted.push({ key: "fresh", sign: "", make: () => h("p", { class: "day fresh" }, h("span", {}, "New")) });
      const joined = follows(message, before);
      const busy = [...this.pending].filter((one) => one.startsWith(`${message.id}:`));
      const sign = JSON.stringify([message, joined, busy, this.notes.get(message.id), this.mayReply]);
      wanted.push({ key: message.id, sign, make: () => drawMessage(message, { list: this, joined }) });
      before = message;
    }
    if (this.end >= this.messages.length) {
      for (const local of this.locals)
        wanted.push({ key: local.id, sign: local.failed ?? "", make: () => drawLocal(local, this) });
    }
    return wanted;
  }

  #head() {
    const loading = this.start > 0 || this.more;
    this.top.replaceChildren(
      this.options.start
        ? ""
        : h(
            "p",
            { class: "small" },
            loading
              ? "Older messages are above."
              : this.messages.length
                ? "This is where it begins."
                : "Nothing has been said here yet.",
          ),
    );
  }

  #bottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const left = scrollHeight - scrollTop - clientHeight;
    this.stuck = left < 40 && this.end >= this.messages.length && !this.detached;
    if (this.stuck) this.below.hidden = true;
    if (this.options.start) return;
    if (scrollTop < NEAR) this.older();
    if (left < NEAR) this.#newer();
  }

  // ------------------------------------------------------------------------------------------------ hands

  #key(event) {
    const article = event.target;
    if (!article.classList?.contains("message")) return;
    if (stepFrom(this.items, article, event.key)) event.preventDefault();
    else if (event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const message = this.messages.find((one) => one.id === article.dataset.message);
      if (message) this.menu(message, event, article);
      event.preventDefault();
    }
  }

  hands(message) {
    const key = (spec) => `${message.id}:${spec.id}`;
    return {
      key,
      busy: (spec) => this.pending.has(key(spec)),
      press: (spec) => press(this, message, spec, key(spec)),
      choose: (spec, values) => choose(this, message, spec, values, key(spec)),
    };
  }

  /** Something of `key` is under way, or no longer. */
  mark(key, under) {
    if (under) this.pending.add(key);
    else this.pending.delete(key);
    this.render();
  }

  noteOf(id) {
    return this.notes.get(id) ?? null;
  }

  note(id, words) {
    if (words) this.notes.set(id, words);
    else this.notes.delete(id);
    this.render();
  }

  /** Show, change or remove what the page itself says while a command is under way. */
  local(entry) {
    this.locals = this.locals.filter((one) => one.id !== entry.id);
    if (!entry.done) this.locals.push(entry);
    this.render();
    if (!entry.done && this.stuck) this.#bottom();
  }

  dismiss(message) {
    dismissed.add(message.id);
    this.locals = this.locals.filter((one) => one.id !== message.id);
    this.render();
    this.items.querySelector('.message[tabindex="0"]')?.focus({ preventScroll: true });
  }

  reply(message) {
    this.options.onreply?.(message);
  }

  menu(message, event, anchor = null) {
    if (event.target?.closest?.("a, input, textarea") || getSelection()?.toString()) return;
    event.preventDefault?.();
    menuOf(this, message, event, anchor ?? event.currentTarget);
  }

  person(id, anchor, event = null) {
    event?.preventDefault();
    event?.stopPropagation();
    personMenu(this, id, anchor);
  }
}

// Pressing, choosing, commands and menus: under way at once, and what came of it in Discord's words.
import { post } from "./api.js";
import { announce, keyed, uid } from "./dom.js";
import { openForm } from "./form.js";
import { me, store, tell } from "./store.js";

const LATE = "The application did not respond";
const FAILED = "This interaction failed";

const spoken = (words) => (store.alive ? words : `${words}. Belay is starting again; try once more in a moment.`);

/** What an outcome means for `list`; `key` is the control to which the focus returns. */
export async function settle(outcome, list, { message = null, local = null, key = null } = {}) {
  if (local) list.local({ ...local, done: true });
  tell("acted");
  if (outcome.kind === "late") {
    fail(list, { message, local }, spoken(message ? `${FAILED}: the application did not respond` : LATE));
  } else if (outcome.kind === "form") {
    openForm(outcome.form, { list, key });
  } else {
    await list.refresh();
    if (outcome.kind === "message") await list.reveal(outcome.message);
  }
}

function fail(list, { message, local }, words) {
  if (message) list.note(message.id, words);
  else if (local) list.local({ ...local, failed: words });
  announce(words);
}

async function onMessage(list, message, key, work) {
  if (list.pending.has(key)) return;
  list.note(message.id, null);
  list.mark(key, true);
  try {
    const outcome = await work();
    list.mark(key, false);
    await settle(outcome, list, { message, key });
  } catch (refusal) {
    list.mark(key, false);
    fail(list, { message }, refusal.message);
  }
}

const base = (list, message) => ({ as: list.as, channel: message.channel ?? list.channel, message: message.id });

export const press = (list, message, spec, key) =>
  onMessage(list, message, key, () => post("press", { ...base(list, message), id: spec.id }));

export const choose = (list, message, spec, values, key) =>
  onMessage(list, message, key, () => post("choose", { ...base(list, message), id: spec.id, values }));

async function byMyself(list, what, key, work) {
  const local = { id: uid("local"), who: me().name, what };
  list.local(local);
  try {
    await settle(await work(), list, { local, key });
  } catch (refusal) {
    fail(list, { local }, refusal.message);
  }
}

/** Use a slash command; `files`: pairs of an option's name and a File. */
export const command = (list, name, options, files) =>
  byMyself(list, `/${name}`, "composer", () =>
    post("command", { as: list.as, channel: list.channel, name, options }, files),
  );

/** Use a command from the menu of a message or a person. */
export const menuCommand = (list, name, target, key) =>
  byMyself(list, name, key, () => post("menu", { as: list.as, channel: list.channel, name, ...target }));

/** The focus back to the control `key`, or to the list where it is gone. */
export function giveBack(list, key) {
  const one = keyed(key) ?? list?.items.querySelector('.message[tabindex="0"]');
  if (one && one === document.activeElement) one.blur(); // Chromium leaves the caret in a dialog that was removed
  one?.focus({ preventScroll: true });
}

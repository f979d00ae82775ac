// What the page knows: who acts, where they are, and what the server last said.

/** Read and write only through the functions below; `changed` events say what to draw again. */
export const store = {
  as: null, // a user's id
  state: null, // the server's /api/state for `as`
  place: null, // a channel's id, null for the first screen
  jump: null, // a message's id to show there
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  alive: true, // the bot
  behind: 0, // milliseconds from this browser's clock to the server's
};

const bell = new EventTarget();

export const on = (name, work) => bell.addEventListener(name, (event) => work(event.detail));
export const tell = (name, detail) => bell.dispatchEvent(new CustomEvent(name, { detail }));

/** The simulated now, in seconds. */
export const now = () => (Date.now() + store.behind) / 1000;

export const person = (id) => store.state?.people.find((one) => one.id === id) ?? null;
export const me = () => store.state?.me ?? person(store.as);
export const role = (id) => store.state?.roles?.find((one) => one.id === id) ?? null;

/** A channel, thread or direct message that the acting person sees: {id, name, kind, parent}. */
export function placeOf(id) {
  for (const place of store.state?.places ?? []) {
    if (place.id === id) return { ...place, parent: null };
    for (const thread of place.threads) {
      if (thread.id === id) return { ...thread, kind: "thread", parent: place };
    }
  }
  const dm = store.state?.dms.find((one) => one.id === id);
  return dm ? { ...dm, kind: "dm", parent: null } : null;
}

/** Keep something for the next visit, where the browser allows it. */
export function keep(name, value, where = "localStorage") {
  try {
    window[where].setItem(`belay.${name}`, value);
  } catch {
    // Then it is chosen again next time.
  }
}

export function kept(name, where = "localStorage") {
  try {
    return window[where].getItem(`belay.${name}`);
  } catch {
    return null;
  }
}

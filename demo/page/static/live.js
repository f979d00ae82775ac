// The server's events, and finding the way back when it went away.
import { store, tell } from "./store.js";

let source = null;
let wait = 500;
let timer = null;

/** Listen as the acting person; called again when somebody else acts. */
export function listen() {
  clearTimeout(timer);
  source?.close();
  const mine = new EventSource(`/api/changes?as=${encodeURIComponent(store.as)}`);
  let lost = false;
  source = mine;
  mine.addEventListener("open", () => {
    wait = 500;
    tell("line", true);
    if (lost) tell("stale"); // whatever was missed meanwhile
    lost = false;
  });
  mine.addEventListener("changed", (event) => tell("news", JSON.parse(event.data)));
  mine.addEventListener("bot", (event) => tell("bot", JSON.parse(event.data)));
  mine.addEventListener("error", () => {
    lost = true;
    tell("line", false);
    if (mine.readyState !== EventSource.CLOSED || source !== mine) return;
    timer = setTimeout(() => {
      listen();
      tell("stale");
    }, wait);
    wait = Math.min(8000, wait * 2);
  });
}

addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => event.persisted && store.as && listen());

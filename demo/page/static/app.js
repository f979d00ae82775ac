// Joins the parts: what the address says is shown, what the server tells is drawn, who acts is remembered.
import { get } from "./api.js";
import { composer } from "./composer.js";
import { drawControls, drawTop, keptZone, switchTheme, toNextPrompt } from "./controls.js";
import { announce, h, icon, soon } from "./dom.js";
import { drawers } from "./drawers.js";
import { forum } from "./forum.js";
import { loadPaths, point } from "./guide.js";
import { MessageList } from "./list.js";
import { listen } from "./live.js";
import { personMenu } from "./menus.js";
import { drawPlaces } from "./places.js";
import { start } from "./start.js";
import { keep, kept, on, person, placeOf, store, tell } from "./store.js";
import { tick } from "./times.js";

const SIGNS = { text: "hash", forum: "forum", voice: "voice", stage: "stage", thread: "thread", dm: "dm" };
let view = null; // what the middle shows: {place, element, list?, writer?, refresh(channels)}
let turn = 0;

// ------------------------------------------------------------------------------------------------ the state

async function fetchState() {
  const as = store.as;
  const state = await get("state", { as });
  if (as !== store.as) return;
  store.state = state;
  store.alive = state.bot.alive;
  store.behind = state.clock.now * 1000 - Date.now();
}

async function refreshState() {
  try {
    await fetchState();
    // What is looked at is not unread.
    if (store.place && document.visibilityState === "visible" && view?.list && !view.list.detached)
      delete store.state.unread[store.place];
    drawPlaces();
    drawControls();
    drawTop();
    tell("changed");
  } catch (refusal) {
    if (refusal.status === 404) anew();
    else trouble(refusal.message);
  }
}

/** The demo was started again: another server, in which nobody is who they were. */
function anew() {
  keep("as", "", "sessionStorage");
  location.replace("#/");
  location.reload();
}

async function everything() {
  await refreshState();
  await view?.refresh?.(null).catch((refusal) => trouble(refusal.message));
  if (!placeOf(store.place) && store.place) location.hash = "#/";
}

const stale = soon(everything, 80);
let waiting = new Set();
const news = soon(() => {
  const channels = [...waiting];
  waiting = new Set();
  view
    ?.refresh?.(channels.includes("*") ? null : channels)
    .then(() => tell("drawn"))
    .catch(() => {});
}, 40);
const stateNews = soon(refreshState, 80);

// ------------------------------------------------------------------------------------------------ the middle

function route() {
  const [, place = null, message = null] = /^#\/c\/(\d+)(?:\/(\d+))?$/.exec(location.hash) ?? [];
  show(place, message);
}

async function show(id, message) {
  if (view && view.place === id && view.as === store.as && id !== null) {
    if (message) view.list?.reveal(message);
    return;
  }
  const mine = (turn += 1);
  const place = id === null ? null : placeOf(id);
  if (id !== null && !place) {
    trouble(`${person(store.as)?.name ?? "This person"} cannot see that place.`);
    location.replace("#/");
    return;
  }
  const unread = store.state.unread?.[id] ?? 0;
  store.place = id;
  view?.close?.();
  const next = id === null ? startView() : place.kind === "forum" ? forumView(place) : channelView(place);
  view = { ...next, place: id, as: store.as };
  document.body.dataset.view = id === null ? "start" : place.kind;
  document.title = `${place ? place.name : "Start"} · Belay, to try`;
  document.getElementById("main").replaceChildren(...view.element);
  drawPlaces();
  drawers.close("places");
  try {
    await next.load({ unread, jump: message });
  } catch (refusal) {
    if (mine === turn) trouble(refusal.message);
  }
  if (mine !== turn) return;
  if (id && store.state.unread[id]) {
    delete store.state.unread[id];
    drawPlaces();
  }
  tick();
  tell("drawn");
}

function head(place) {
  const parent = place.parent;
  return h(
    "header",
    { class: "main-head" },
    parent
      ? h(
          "a",
          {
            class: "tool back",
            href: `#/c/${parent.id}`,
            "aria-label": `Back to ${parent.name}`,
            title: `Back to ${parent.name}`,
          },
          icon("left"),
        )
      : null,
    icon(place.private ? "lock" : (SIGNS[place.kind] ?? "hash")),
    h("h1", {}, place.name),
    h("p", { class: "topic" }, parent ? `in #${parent.name}` : (place.topic ?? "")),
  );
}

function channelView(place) {
  let writer = null;
  const list = new MessageList(place.id, {
    name: place.name,
    onreply: (message) => writer.reply(message),
    onchannel: (channel) => writer.known({ ...channel, kind: place.kind }),
  });
  writer = composer(list);
  return {
    element: [head(place), list.element, writer.element],
    list,
    writer,
    load: (options) => list.load(options),
    refresh: async (channels) => (!channels || channels.includes(place.id) ? list.refresh() : null),
    close: () => list.close(),
  };
}

function forumView(place) {
  const made = forum(place);
  return { element: [head(place), made.element], load: made.load, refresh: () => made.refresh() };
}

function startView() {
  const made = start();
  return { element: [made.element], load: made.load, refresh: (channels) => made.refresh(channels), close: made.close };
}

// ------------------------------------------------------------------------------------------------ who acts

async function actAs(id) {
  if (id === store.as || !person(id)) return;
  store.as = id;
  keep("as", id, "sessionStorage");
  try {
    await fetchState();
  } catch (refusal) {
    trouble(refusal.message);
    return;
  }
  drawTop();
  drawControls();
  listen();
  announce(`You are ${person(id).name} now.`);
  tell("as", id);
  drawers.close("controls");
  const stays = store.place !== null && placeOf(store.place);
  if (store.place === null || stays) {
    const [place] = [store.place];
    view?.close?.();
    view = null;
    await show(place, null);
  } else {
    trouble(`${person(id).name} cannot see that place, so here is the start.`);
    location.hash = "#/";
  }
}

// ------------------------------------------------------------------------------------------------ telling

let fading = null;
function trouble(words) {
  const toast = document.getElementById("toast");
  toast.textContent = words;
  toast.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => (toast.hidden = true), 7000);
}

on("trouble", trouble);
on("stale", stale);
on("act as", actAs);
on("person", ({ id, at }) => personMenu(view?.list ?? null, id, at));
on("begin command", (name) => view?.writer?.begin(name));
on("zone", () => {
  drawControls();
  drawTop();
  const place = store.place;
  view?.close?.();
  view = null;
  show(place, null);
});
on("news", ({ channels, state }) => {
  for (const one of channels?.length ? channels : ["*"]) waiting.add(one);
  news();
  if (state) stateNews();
});
on("bot", ({ alive }) => {
  store.alive = alive;
  if (store.state) store.state.bot.alive = alive;
  drawTop();
  drawControls();
  view?.writer?.forget();
});
on("line", (there) => {
  const banner = document.getElementById("banner");
  if (!there) {
    banner.dataset.about = "line";
    banner.textContent =
      "The demo does not answer. If it was ended in its terminal, start it again; this page finds it.";
  } else if (banner.dataset.about === "line") {
    banner.dataset.about = "";
    banner.textContent = "";
  }
});

// ------------------------------------------------------------------------------------------------ the start

/** What stands around everything; once, however often the beginning is tried. */
function wire() {
  store.zone = keptZone();
  document.getElementById("theme").addEventListener("click", switchTheme);
  document.getElementById("next-prompt").addEventListener("click", toNextPrompt);
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    (document.querySelector('#main .message[tabindex="0"]') ?? document.getElementById("main")).focus();
  });
  // A link to where one is already changes no address: it scrolls to its message all the same, or closes the drawer.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#/"]');
    if (!link || link.getAttribute("href") !== location.hash) return;
    drawers.close("places");
    route();
  });
  drawers.begin();
  drawTop();
}

async function begin() {
  const paths = get("paths").catch(() => ({ paths: [] }));
  const wanted = kept("as", "sessionStorage");
  try {
    if (wanted) {
      store.as = wanted;
      await fetchState().catch(() => (store.as = null));
    }
    if (!store.state) {
      store.as ??= (await paths).paths.find((one) => one.id === "member")?.who ?? null;
      await fetchState();
      store.as ??= store.state.me.id;
    }
  } catch (refusal) {
    document.getElementById("main").replaceChildren(h("p", { class: "empty" }, refusal.message));
    setTimeout(begin, 2000);
    return;
  }
  drawPlaces();
  drawTop();
  drawControls();
  addEventListener("hashchange", route);
  listen();
  route();
  await loadPaths();
  point();
}

wire();
begin();

// On narrow screens the two sides are drawers: opened by a button, closed by Escape or a press beside them.
const WIDE = { places: "(min-width: 760px)", controls: "(min-width: 1240px)" };
let opened = null; // {name, button}

const sheet = () => document.getElementById("sheet");
const side = (name) => document.getElementById(name);

function docked(name) {
  return matchMedia(WIDE[name]).matches && (name === "places" || document.body.dataset.view !== "start");
}

function open(name, button) {
  if (opened) close(opened.name);
  opened = { name, button };
  side(name).classList.add("open");
  side(name).inert = false;
  sheet().hidden = false;
  for (const one of document.querySelectorAll(`[aria-controls="${name}"]`)) one.setAttribute("aria-expanded", "true");
  side(name).querySelector('[aria-pressed="true"], [aria-current="page"], button, a')?.focus();
}

function close(name) {
  if (opened?.name !== name) return;
  const { button } = opened;
  opened = null;
  const had = side(name).contains(document.activeElement);
  side(name).classList.remove("open");
  sheet().hidden = true;
  for (const one of document.querySelectorAll(`[aria-controls="${name}"]`)) one.setAttribute("aria-expanded", "false");
  settle();
  if (had || document.activeElement === document.body) button.focus();
}

/** What is out of sight cannot be reached by keyboard either. */
function settle() {
  for (const name of Object.keys(WIDE)) side(name).inert = !docked(name) && opened?.name !== name;
}

export const drawers = {
  close,
  begin() {
    for (const button of document.querySelectorAll("[data-opens]")) {
      const name = button.dataset.opens;
      button.addEventListener("click", () => {
        if (opened?.name === name) close(name);
        else if (!docked(name)) open(name, button);
        else side(name).querySelector('[aria-pressed="true"], [aria-current="page"], button, a')?.focus();
      });
    }
    sheet().addEventListener("click", () => opened && close(opened.name));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && opened && !event.defaultPrevented) close(opened.name);
    });
    for (const query of Object.values(WIDE)) {
      matchMedia(query).addEventListener("change", () => {
        if (opened) close(opened.name);
        settle();
      });
    }
    new MutationObserver(settle).observe(document.body, { attributes: true, attributeFilter: ["data-view"] });
    settle();
  },
};

// Before the first paint: the chosen theme, or the system's. A classic script, so that nothing flashes.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("belay.theme");
  } catch {
    // A browser that keeps nothing uses the system's theme.
  }
  const light = matchMedia("(prefers-color-scheme: light)");
  const apply = () => {
    document.documentElement.dataset.theme = chosen ?? (light.matches ? "light" : "dark");
  };
  light.addEventListener("change", apply);
  apply();
})();

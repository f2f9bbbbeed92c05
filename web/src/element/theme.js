// Light or dark as the block is, whatever makes a docs site dark: the reader's system, a class, an attribute.

/** Sets `data-theme` on the panel, and again with each change; returns what ends that. */
export function followTheme(panel, host, code) {
  const apply = () => {
    const wanted = host.getAttribute("theme");
    const theme = wanted === "light" || wanted === "dark" ? wanted : isDark(code) ? "dark" : "light";
    panel.dataset.theme = theme;
  };
  const observer = new MutationObserver(apply);
  observer.observe(document.documentElement, { attributes: true });
  observer.observe(document.body, { attributes: true });
  observer.observe(host, { attributeFilter: ["theme"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", apply);
  apply();
  return () => {
    observer.disconnect();
    system.removeEventListener("change", apply);
  };
}

/** Light text stands on dark ground. */
function isDark(element) {
  const color = /^rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(element).color);
  if (!color) return matchMedia("(prefers-color-scheme: dark)").matches;
  const [red, green, blue] = color.slice(1).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 140;
}

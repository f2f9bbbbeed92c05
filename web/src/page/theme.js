// Light, dark, or what the system says.
import { byId } from "./dom.js";
import { readSetting, saveSetting } from "./settings.js";

export function installTheme() {
  const select = byId("theme");
  const apply = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  };
  const theme = readSetting("theme");
  select.value = ["light", "dark"].includes(theme) ? theme : "";
  apply(select.value);
  select.onchange = () => {
    apply(select.value);
    saveSetting("theme", select.value);
  };
}

// Builds the page, and hands everything what it needs. First a text field, the rules and a verdict; then the editor.
import { loading } from "./judge/module.js";
import { byId } from "./page/dom.js";
import { installOffline } from "./page/offline.js";
import { notify } from "./page/notice.js";
import { Playground } from "./page/playground.js";
import { routeOf } from "./page/route.js";
import { installTheme } from "./page/theme.js";
import { showFailure } from "./page/verdict.js";

installTheme();
start().catch((error) => {
  console.error(error);
  showFailure(error);
});

async function start() {
  const rules = await loading;
  const playground = new Playground(rules);
  await playground.start();
  addEventListener("hashchange", () => follow(rules, playground));
  await follow(rules, playground, { isFirst: true });
  await playground.upgradeEditors();
  document.documentElement.dataset.ready = "yes";
  await installOffline();
}

async function follow(rules, playground, { isFirst = false } = {}) {
  const { page, rule } = routeOf(location.hash);
  if (page === "share" && !isFirst) await playground.openLink();
  showPage(page === "rules" ? "rules" : "playground");
  if (page !== "rules") return;
  const { fillRulesPage, showRule } = await import("./page/rules_page.js");
  fillRulesPage(rules, (example) => {
    location.hash = "";
    showPage("playground");
    playground.open(example);
  });
  if (!rule) scrollTo(0, 0);
  else if (!showRule(rule)) notify(`There is no rule ${rule}. These are all.`);
}

function showPage(name) {
  byId("playground").hidden = name !== "playground";
  byId("rules").hidden = name !== "rules";
  document.title = name === "rules" ? "Rules · CocoonSet playground" : "CocoonSet playground";
  for (const link of document.querySelectorAll("nav [data-page]")) {
    if (link.dataset.page === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

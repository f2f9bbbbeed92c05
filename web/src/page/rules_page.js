// The rule reference, made of the rules' own table. `#rules` is all of it, `#rule/ID` one rule: the address that the
// command line and the server can point to.
import { byId, icon, make } from "./dom.js";
import { canBeTried, exampleOfRule } from "./gallery.js";

/**
 * @param {import("@cocoonstack/cocoonset-rules").Rules} rules
 * @param {(example: {text: string, old: string}) => void} open "try it"
 */
export function fillRulesPage(rules, open) {
  const list = rules.list();
  const subjects = [...new Set(list.map((rule) => rule.subject))];
  byId("rules").replaceChildren(
    make(
      "div",
      { className: "lede" },
      make("h1", {}, "The rules"),
      make("p", {}, `${list.length} rules, version ${rules.version}. An error denies the object; a warning never does. Those about text are what the API server itself would refuse or silently change.`),
    ),
    make("nav", { className: "contents", ariaLabel: "Rules" }, ...subjects.flatMap((subject) => contents(subject, list))),
    make("div", {}, ...list.map((rule) => article(rule, open))),
  );
}

/** Marks one rule and brings it into view; false where there is none of that id. */
export function showRule(id) {
  const page = byId("rules");
  for (const current of page.querySelectorAll(".current")) current.classList.remove("current");
  for (const current of page.querySelectorAll("[aria-current]")) current.removeAttribute("aria-current");
  const rule = byId(`rule/${id}`);
  if (!rule) return false;
  rule.classList.add("current");
  page.querySelector(`a[href="#rule/${CSS.escape(id)}"]`)?.setAttribute("aria-current", "location");
  rule.scrollIntoView({ block: "start" });
  rule.focus({ preventScroll: true });
  return true;
}

function contents(subject, list) {
  const links = list.filter((rule) => rule.subject === subject).map((rule) => {
    const link = make("a", { href: `#rule/${rule.id}` }, icon(rule.severity), rule.id);
    link.dataset.severity = rule.severity;
    return make("li", {}, link);
  });
  return [make("h2", {}, subject), make("ul", {}, ...links)];
}

const judges = { server: "denies in the cluster", validate: "said by this page and the command line" };

function article(rule, open) {
  const verb = rule.severity === "warning" ? "advice" : judges[rule.judgedBy];
  const badge = make("span", { className: "badge" }, icon(rule.severity), `${rule.severity}, ${verb}`);
  badge.dataset.severity = rule.severity;
  return make(
    "article",
    { className: "card rule", id: `rule/${rule.id}`, tabIndex: -1 },
    make("header", {}, make("h3", {}, make("a", { href: `#rule/${rule.id}` }, rule.id)), badge),
    make("p", { className: "summary" }, sentence(rule.summary)),
    make("dl", {}, ...row("About", rule.subject), ...row("Field", rule.field), ...row("Why", rule.reason), ...row("Fix", sentence(rule.fix))),
    make("pre", { tabIndex: 0, ariaLabel: `Example that breaks ${rule.id}` }, rule.example),
    ...(canBeTried(rule) ? [make("footer", {}, make("button", { type: "button", onclick: () => open(exampleOfRule(rule)) }, "Try it"))] : []),
  );
}

function row(term, text) {
  return text ? [make("dt", {}, term), make("dd", {}, text)] : [];
}

function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}

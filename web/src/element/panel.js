// What stands under the block: the verdict, the buttons, and the problems.
import { countProblems } from "../judge/problems.js";
import { titles } from "../judge/titles.js";
import { make } from "../page/dom.js";

/** As many as a person reads. */
const shown = 20;
/** Milliseconds without a change until a screen reader is told. */
const pause = 600;
/** Milliseconds that the button says what it did. */
const passing = 2000;

const words = { error: "Error", warning: "Warning", info: "Allowed, as it is stored already" };

export class Panel {
  #panel;
  #actions;
  #sign = make("span", { className: "sign", "aria-hidden": "true" });
  #title = make("strong");
  #counts = make("span");
  #expectation = make("span", { className: "expectation" });
  #status = make("span", { className: "hidden", role: "status" });
  #toggle;
  #edit;
  #reset;
  #copy;
  #link = make("a", { target: "_blank", rel: "noopener" }, "Open in playground", make("span", { className: "hidden" }, " (new tab)"));
  #findings = make("div", { className: "findings", id: "findings" });
  /** Whether a person has had a say: then nothing moves unasked. */
  #isTouched = false;
  #timer = 0;

  /**
   * @param {HTMLElement} panel
   * @param {{playground: URL, edit: () => void, reset: () => void, text: () => string, reveal: (problem) => void}} actions
   */
  constructor(panel, actions) {
    this.#panel = panel;
    this.#actions = actions;
    this.#toggle = button("", () => this.#act(() => this.#open(this.#findings.dataset.view !== "open")));
    this.#edit = button("Edit", () => this.#act(actions.edit));
    this.#reset = button("Reset", () => (this.#act(actions.reset), this.#edit.focus()));
    this.#copy = button("Copy", () => this.#copyText());
    const said = make("p", { className: "said" }, this.#title, this.#counts, this.#expectation);
    const bar = make("div", { className: "buttons" }, this.#edit, this.#reset, this.#copy, this.#link);
    this.#toggle.setAttribute("aria-controls", "findings");
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", "What the cluster would say to this CocoonSet");
    panel.append(make("div", { className: "line" }, this.#sign, said, make("div", { className: "buttons" }, this.#toggle), bar), this.#findings, this.#status);
  }

  show(verdict, { expectation, isEdited, mayEdit }) {
    const { state, problems, notes } = verdict;
    this.#panel.dataset.state = state;
    this.#title.textContent = titles[state];
    this.#counts.textContent = verdict.errors || verdict.warnings ? countProblems(verdict) : "";
    this.#expectation.textContent = expectation?.words ?? "";
    this.#expectation.classList.toggle("missed", expectation?.isMet === false);
    this.#edit.hidden = !mayEdit || isEdited;
    this.#reset.hidden = !isEdited;
    this.#list(problems, notes);
    if (isEdited) this.#say(`${titles[state]}: ${countProblems(verdict)}`);
  }

  /** @param {string} address of the playground, with the text in it */
  link(address) {
    this.#link.href = address;
  }

  #list(problems, notes) {
    const rows = problems.slice(0, shown).map((problem) => this.#row(problem));
    const rest = problems.length - rows.length;
    if (rest > 0) rows.push(make("li", {}, `and ${rest} more`));
    this.#findings.replaceChildren(
      ...notes.map((note) => make("p", {}, note)),
      ...(rows.length ? [make("ol", { "aria-label": "Problems" }, ...rows)] : []),
    );
    const isEmpty = this.#findings.childElementCount === 0;
    this.#toggle.hidden = true;
    if (isEmpty) this.#findings.dataset.view = "none";
    else this.#settle();
  }

  #row(problem) {
    const { severity, line, field, message, rule } = problem;
    const advice = severity === "info" ? `${words.info}. ` : problem.fix ? `Fix: ${problem.fix} ` : "";
    const item = make(
      "li",
      {},
      make("span", { className: "sign", "aria-hidden": "true" }),
      make(
        "div",
        {},
        make("button", { type: "button", onclick: () => this.#actions.reveal(problem) }, `Line ${line}`),
        make("span", { className: "hidden" }, ` ${words[severity]}: `),
        " ",
        field ? make("code", {}, field) : null,
        field ? " " : null,
        message,
        advice || rule ? make("span", { className: "advice" }, advice, rule ? this.#ruleLink(rule) : "") : null,
      ),
    );
    item.dataset.severity = severity;
    return item;
  }

  #ruleLink(rule) {
    const href = new URL(`#rule/${rule}`, this.#actions.playground).href;
    return make("a", { href, target: "_blank", rel: "noopener" }, rule, make("span", { className: "hidden" }, " (new tab)"));
  }

  /** All of the list, where nothing that is read moves for it: in the room that was kept, or out of view. */
  #settle() {
    this.#open(true);
    if (this.#isTouched || isOutOfView(this.#panel)) return;
    const { offsetHeight: wanted } = this.#panel;
    this.#open(false);
    const { offsetHeight: kept } = this.#panel;
    if (wanted <= kept) this.#findings.dataset.view = "open";
    else this.#toggle.hidden = false;
  }

  #open(isOpen) {
    this.#findings.dataset.view = isOpen ? "open" : "closed";
    this.#toggle.replaceChildren(isOpen ? "Hide" : "Show", make("span", { className: "hidden" }, " problems"));
    this.#toggle.setAttribute("aria-expanded", String(isOpen));
  }

  #act(action) {
    this.#isTouched = true;
    action();
  }

  async #copyText() {
    try {
      await navigator.clipboard.writeText(this.#actions.text());
      this.#answerOnCopy("Copied");
    } catch {
      this.#answerOnCopy("Refused");
    }
  }

  #answerOnCopy(answer) {
    this.#copy.textContent = answer;
    setTimeout(() => (this.#copy.textContent = "Copy"), passing);
    this.#say(answer === "Copied" ? answer : "The browser does not let this page copy");
  }

  /** To a screen reader, once it is quiet: one that talks into every key press is turned off. */
  #say(text) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#status.textContent = text), pause);
  }
}

function button(label, onclick) {
  return make("button", { type: "button", onclick }, label);
}

function isOutOfView(element) {
  const { top } = element.getBoundingClientRect();
  return top >= innerHeight;
}

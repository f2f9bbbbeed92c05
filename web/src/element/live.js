// A live example: the verdict under its block, the marks in it, and the buttons. Loaded with the first example that
// comes near the view, and with it the rules, once a page.
import { judge } from "../judge/judge.js";
import { loading } from "../judge/module.js";
import { encode } from "../page/share.js";
import { Editor } from "./editor.js";
import { judgeExpectation } from "./expectation.js";
import { sheet } from "./look.js";
import { Marks } from "./marks.js";
import { Panel } from "./panel.js";
import { followTheme } from "./theme.js";

const playground = new URL("./", import.meta.url);

/**
 * @param {{host: HTMLElement, block: {element: HTMLElement, code: HTMLPreElement, read: () => object},
 *   panel: HTMLElement, fit: () => void}} parts
 */
export async function bringToLife(parts) {
  const rules = await loading;
  return new LiveExample(parts, rules);
}

class LiveExample {
  #host;
  #block;
  #rules;
  #panel;
  #marks;
  #editor = null;
  /** What the author wrote: text and rangeOf. */
  #written;
  #ends = [];
  #links = 0;

  constructor({ host, block, panel, fit }, rules) {
    this.#host = host;
    this.#block = block;
    this.#rules = rules;
    this.#written = block.read();
    host.shadowRoot.adoptedStyleSheets = [...host.shadowRoot.adoptedStyleSheets, sheet];
    this.#marks = new Marks(host, block.code);
    this.#panel = new Panel(panel, {
      playground,
      edit: () => this.#edit(),
      reset: () => this.#reset(),
      text: () => this.#text,
      reveal: (problem) => this.#reveal(problem),
    });
    this.#ends.push(followTheme(panel, host, block.code), this.#followSize(fit), this.#followBlock());
    this.update();
  }

  /** After an attribute, or the text, has become another one. */
  update() {
    const verdict = judge(this.#rules, this.#text, { old: this.#old });
    // As `validate --markdown` counts: by the CocoonSets alone.
    const isInvalid = this.#isUpdate ? verdict.state === "denied" : verdict.isInvalid;
    const expectation = this.#editor ? null : judgeExpectation(this.#host.getAttribute("expect"), isInvalid);
    this.#panel.show(verdict, { expectation, isEdited: this.#editor !== null, mayEdit: this.#host.getAttribute("edit") !== "off" });
    this.#mark(verdict.problems);
    this.#link();
    this.#tell(verdict, expectation);
  }

  end() {
    for (const end of this.#ends) end();
    this.#reset();
    this.#marks.clear();
  }

  get #text() {
    return this.#editor?.text ?? this.#written.text;
  }

  get #isUpdate() {
    return this.#host.getAttribute("operation")?.toUpperCase() === "UPDATE";
  }

  /** For UPDATE the block is what is stored; what a person makes of it is the change. */
  get #old() {
    return this.#isUpdate ? this.#written.text : undefined;
  }

  #mark(problems) {
    const { rangeOf } = this.#editor ?? this.#written;
    this.#marks.show(problems, this.#text, rangeOf);
  }

  /** The link to the playground holds the text, so it is made anew with each. */
  async #link() {
    const number = ++this.#links;
    const state = { text: this.#text, old: this.#old ?? "", operation: this.#isUpdate ? "UPDATE" : "CREATE", rules: this.#rules.version };
    const hash = await encode(state);
    if (number === this.#links) this.#panel.link(new URL(hash, playground).href);
  }

  #tell({ state, errors, warnings, problems }, expectation) {
    const { word: expect = null, isMet = null } = expectation ?? {};
    const detail = { state, errors, warnings, problems, text: this.#text, isEdited: this.#editor !== null, expect, isMet };
    this.#host.dispatchEvent(new CustomEvent("cocoonset-verdict", { bubbles: true, composed: true, detail }));
  }

  #edit() {
    this.#editor = new Editor(this.#host.shadowRoot, this.#block, this.#written);
    this.#editor.changed = () => this.update();
    this.update();
    this.#editor.focus();
  }

  #reset() {
    if (!this.#editor) return;
    this.#editor.close();
    this.#editor = null;
    if (this.#host.isConnected) this.update();
  }

  #reveal({ from, to }) {
    if (this.#editor) this.#editor.reveal(from, to);
    else this.#marks.reveal(this.#written.rangeOf(from, to));
  }

  #followSize(fit) {
    const { element } = this.#block;
    const place = () => this.#marks.place();
    const observer = new ResizeObserver(() => (fit(), place()));
    observer.observe(this.#host);
    observer.observe(element);
    element.addEventListener("scroll", place, { capture: true, passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", place, { capture: true });
    };
  }

  /** A highlighter that comes late makes the block's nodes anew. */
  #followBlock() {
    const observer = new MutationObserver(() => {
      this.#written = this.#block.read();
      if (!this.#editor) this.update();
    });
    observer.observe(this.#block.code, { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  }
}

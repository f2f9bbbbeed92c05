// `<cocoonset-example>`: finds its block, keeps the room that the verdict needs, and waits until the block comes near
// the view. All that can be seen is live.js, which is loaded then.
//
// The block stands in the element, or behind it (Python-Markdown closes the element before the block), or, in the
// automatic mode, before it. It is never changed: without JavaScript, and when loading fails, it is what it was.
import { blockAround, codeIn, expectedOf, readCode } from "./block.js";
import style from "./example.css";

/** How far from the view: half a screen. */
const near = "50% 0px";
/** In the panel's own text size: below this the buttons stand under the verdict. */
const narrow = 36;

// By script and adopted, which no policy of a host page forbids.
const sheet = new CSSStyleSheet();
sheet.replaceSync(style);

/** pre → its element */
const adopted = new WeakMap();

export function exampleOf(pre) {
  return adopted.get(pre);
}

export class CocoonSetExample extends HTMLElement {
  static observedAttributes = ["expect", "operation", "edit", "theme"];

  #pre = null;
  #panel = null;
  #observer = null;
  #live = null;

  /** @param {HTMLPreElement} [pre] the block; none: in the element or behind it */
  constructor(pre) {
    super();
    if (pre) this.#adopt(pre);
  }

  connectedCallback() {
    if (this.#live || this.#observer) return;
    if (this.#pre) this.#prepare();
    else if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => this.#find(), { once: true });
    else this.#find();
  }

  disconnectedCallback() {
    // Being moved is no end.
    queueMicrotask(() => !this.isConnected && this.#leave());
  }

  attributeChangedCallback() {
    this.#live?.update();
  }

  get block() {
    return this.#pre && blockAround(this.#pre);
  }

  #find() {
    const [inside] = codeIn(this);
    const pre = inside ?? codeBehind(this);
    if (!pre || !this.isConnected || this.#pre) return;
    this.#adopt(pre);
    if (inside) this.#prepare();
    else this.block.after(this); // which connects it again
  }

  #adopt(pre) {
    this.#pre = pre;
    adopted.set(pre, this);
  }

  #prepare() {
    if (!this.hasAttribute("expect")) {
      const expected = expectedOf(this.#pre);
      if (expected !== null) this.setAttribute("expect", expected);
    }
    this.#keepRoom();
    if (this.getAttribute("loading") === "eager") this.#goLive();
    else this.#waitForView();
  }

  /** Before the first paint, so that nothing moves when the verdict comes. */
  #keepRoom() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.#panel = document.createElement("div");
    root.replaceChildren(document.createElement("slot"), this.#panel);
    // The panel belongs to the block: the margin between the two goes below both.
    const gap = this.#panel.getBoundingClientRect().top - this.block.getBoundingClientRect().bottom;
    this.#panel.style.setProperty("--gap", `${Math.max(0, gap)}px`);
    this.#panel.className = "panel";
    this.#fit();
  }

  #fit() {
    const panel = this.#panel;
    panel.classList.toggle("narrow", panel.clientWidth < narrow * parseFloat(getComputedStyle(panel).fontSize));
  }

  #waitForView() {
    this.#observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.#observer.disconnect();
      this.#goLive();
    }, { rootMargin: near });
    this.#observer.observe(this.block);
  }

  async #goLive() {
    const panel = this.#panel;
    try {
      const { bringToLife } = await import("./live.js");
      const block = { element: this.block, read: () => readCode(this.#pre), code: this.#pre };
      const live = await bringToLife({ host: this, block, panel, fit: () => this.#fit() });
      // Meanwhile it may have been taken away, and put elsewhere.
      if (this.isConnected && panel === this.#panel) this.#live = live;
      else live.end();
    } catch (error) {
      console.warn("cocoonset-example:", error);
      panel.classList.add("failed");
      this.dispatchEvent(new CustomEvent("cocoonset-failure", { bubbles: true, composed: true, detail: { error } }));
    }
  }

  #leave() {
    this.#observer?.disconnect();
    this.#live?.end();
    this.#observer = this.#live = null;
  }
}

/** The block that follows; the element may stand alone in a paragraph. */
function codeBehind(element) {
  const parent = element.parentElement;
  const isAlone = parent?.matches("p") && parent.children.length === 1 && parent.textContent.trim() === "";
  const next = (isAlone ? parent : element).nextElementSibling;
  const [pre] = next && next.localName !== element.localName ? codeIn(next) : [];
  return pre && !adopted.has(pre) ? pre : undefined;
}

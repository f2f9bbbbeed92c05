// A text field in the block's place that looks like the block. Behind it lies the same text once more, which can be
// marked; a text field's own cannot.
import { make } from "../page/dom.js";

const inherited = ["fontFamily", "fontSize", "fontWeight", "letterSpacing", "lineHeight", "tabSize", "color"];

export class Editor {
  #block;
  #area;
  #mirror;
  #frame;
  changed = () => {};
  rangeOf = (from, to) => this.#rangeOf(from, to);

  /** @param {{element: HTMLElement, code: HTMLElement}} block  @param {{text: string, rangeOf: function}} written */
  constructor(root, block, written) {
    this.#block = block;
    this.#area = make("textarea", {
      value: written.text,
      spellcheck: false,
      autocapitalize: "off",
      autocomplete: "off",
      wrap: "off",
      "aria-label": "CocoonSet, YAML or JSON",
    });
    this.#mirror = make("div", { className: "mirror", "aria-hidden": "true" });
    this.#frame = make("div", { className: "editor" }, this.#mirror, this.#area);
    const { element } = block;
    const box = element.getBoundingClientRect();
    const first = written.rangeOf(0, 1).getBoundingClientRect();
    this.#takeLook();
    this.#sync();
    this.#area.oninput = () => {
      this.#sync();
      this.changed();
    };
    this.#area.onscroll = () => (this.#mirror.scrollLeft = this.#area.scrollLeft);
    root.querySelector("slot").after(this.#frame);
    element.style.setProperty("display", "none", "important");
    this.#placeText(first.left - box.left, first.top - box.top, box.height);
  }

  get text() {
    return this.#area.value;
  }

  focus() {
    this.#area.focus({ preventScroll: true });
    this.#area.setSelectionRange(0, 0);
  }

  reveal(from, to) {
    this.#area.focus();
    this.#area.setSelectionRange(from, to);
    this.#frame.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.#frame.remove();
    this.#block.element.style.removeProperty("display");
  }

  #takeLook() {
    const { element, code } = this.#block;
    const look = getComputedStyle(code.querySelector("code") ?? code);
    for (const name of inherited) this.#frame.style[name] = look[name];
    this.#frame.style.background = groundOf(code);
    const { marginTop, marginBottom } = getComputedStyle(element);
    this.#frame.style.margin = `${marginTop} 0 ${marginBottom}`;
  }

  /** The first character stays where it is, and the height what it was. */
  #placeText(left, top, height) {
    const { style } = this.#frame;
    style.minHeight = `${height}px`;
    const box = this.#frame.getBoundingClientRect();
    const first = this.#rangeOf(0, 1).getBoundingClientRect();
    style.setProperty("--left", `${Math.max(0, left - (first.left - box.left))}px`);
    style.setProperty("--top", `${Math.max(0, top - (first.top - box.top))}px`);
  }

  #sync() {
    this.#area.rows = this.text.split("\n").length;
    // A newline at the end has a line of its own in a text field only.
    this.#mirror.textContent = `${this.text} `;
  }

  #rangeOf(from, to) {
    const range = new Range();
    range.setStart(this.#mirror.firstChild, from);
    range.setEnd(this.#mirror.firstChild, to);
    return range;
  }
}

/** The colour that lies under the text. */
function groundOf(element) {
  for (let up = element; up; up = up.parentElement) {
    const { backgroundColor } = getComputedStyle(up);
    if (!/^(transparent|rgba\(.*, 0\))$/.test(backgroundColor)) return backgroundColor;
  }
  return "Canvas";
}

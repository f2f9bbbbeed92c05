// The plain text field as an editor. Works before CodeMirror has arrived, and for good for those who ask for it.
//
// An editor, this one or codemirror.js, is: text, setText(), edit(), show(problems), reveal(from, to), focus(), and
// `changed`, called with the new text each time a person or edit() changes it. Offsets are UTF-16 units.

export class TextareaEditor {
  #area;
  changed = () => {};

  /** @param {HTMLTextAreaElement} area which holds the text already */
  constructor(area) {
    this.#area = area;
    area.hidden = false;
    area.oninput = () => this.changed(this.text);
  }

  get text() {
    return this.#area.value;
  }

  /** Replaces all of it; no undo, as for another file. */
  setText(text) {
    this.#area.value = text;
    this.#area.setSelectionRange(0, 0);
    this.#area.scrollTop = 0;
    this.changed(text);
  }

  /** Applies changes ({from, to, insert}, none overlapping, by position), then selects. */
  edit(changes, selection) {
    let text = this.text;
    for (const { from, to, insert } of changes.toReversed?.() ?? [...changes].reverse()) {
      text = text.slice(0, from) + insert + text.slice(to);
    }
    this.#area.value = text;
    this.focus();
    if (selection) this.#area.setSelectionRange(selection.from, selection.to);
    this.changed(text);
  }

  /** A text field cannot underline; the list of problems says it all, and this much. */
  show(problems) {
    this.#area.setAttribute("aria-invalid", String(problems.some((problem) => problem.severity === "error")));
  }

  reveal(from, to) {
    const area = this.#area;
    this.focus();
    area.setSelectionRange(from, to);
    const line = area.value.slice(0, from).split("\n").length - 1;
    const height = parseFloat(getComputedStyle(area).lineHeight);
    if (Number.isFinite(height)) area.scrollTop = Math.max(0, (line + 0.5) * height - area.clientHeight / 2);
  }

  focus() {
    this.#area.focus();
  }

  /** Where the cursor is, and whether anybody is typing: what the editor that takes over must keep. */
  get place() {
    const area = this.#area;
    const root = area.getRootNode();
    return { from: area.selectionStart, to: area.selectionEnd, focused: root.activeElement === area };
  }

  dispose() {
    this.#area.oninput = null;
    this.#area.hidden = true;
  }
}

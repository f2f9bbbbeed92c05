// One pane: the text field that is there from the start, and CodeMirror once it has come, with one face to the page.
import { TextareaEditor } from "../editing/textarea.js";

export class SourcePane {
  #frame;
  #area;
  #host = null;
  #editor;
  #problems = [];
  changed = () => {};

  /** @param {HTMLElement} frame which holds the text field */
  constructor(frame) {
    this.#frame = frame;
    this.#area = frame.querySelector("textarea");
    this.#use(new TextareaEditor(this.#area));
  }

  get text() {
    return this.#editor.text;
  }

  /** The editor's own syntax tree, or null: a text field has none. */
  get tree() {
    return this.#editor.tree ?? null;
  }

  setText(text) {
    if (text !== this.text) this.#editor.setText(text);
  }

  edit(changes, selection) {
    this.#editor.edit(changes, selection);
  }

  reveal(from, to) {
    this.#editor.reveal(from, to);
    this.#frame.scrollIntoView({ block: "nearest" });
  }

  show(problems) {
    this.#problems = problems;
    this.#editor.show(problems);
  }

  /** @param {typeof import("../editing/codemirror.js").CodeMirrorEditor} Editor */
  useCodeMirror(Editor, tools) {
    if (this.#editor instanceof Editor) return;
    const { text, place } = this.#leave();
    if (!this.#host) this.#frame.append((this.#host = document.createElement("div")));
    const label = this.#area.getAttribute("aria-label");
    this.#use(new Editor(this.#host, { text, place, label, problems: this.#problems, ...tools }));
  }

  useTextarea() {
    const { text, place } = this.#leave();
    this.#area.value = text;
    this.#use(new TextareaEditor(this.#area));
    this.#editor.show(this.#problems);
    if (place.focused) this.reveal(place.from, place.to);
  }

  #leave() {
    const { text, place } = this.#editor;
    this.#editor.dispose();
    return { text, place };
  }

  #use(editor) {
    this.#editor = editor;
    editor.changed = (text) => this.changed(text);
  }
}

// CodeMirror as an editor (see textarea.js for what an editor is). It comes after the first verdict, in a bundle of its
// own, and takes over from the text field: text, cursor and focus.
//
// It lives in a shadow root, where its styles are adopted sheets that `style-src 'self'` allows.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, ensureSyntaxTree, indentOnInput, syntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { completion } from "./completion.js";
import { fieldHover } from "./hover.js";
import { look } from "./look.js";
import { searchOnDemand } from "./search.js";
import { diagnostics, showDiagnostics } from "./squiggles.js";
import { typeOver } from "./type_over.js";

/** How long a hover or a fix may wait for the syntax tree of a long text. */
const parseTime = 50;

export class CodeMirrorEditor {
  #view;
  #host;
  changed = () => {};

  /**
   * @param {HTMLElement} host which gets the shadow root
   * @param {{text: string, label: string, place: {from, to, focused}, schema, fixesOf}} options
   */
  constructor(host, { text, label, place, schema, fixesOf }) {
    this.#host = host;
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const state = EditorState.create({
      doc: text,
      selection: { anchor: place.from, head: place.to },
      extensions: [
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        typeOver,
        yaml(),
        searchOnDemand,
        look,
        diagnostics(fixesOf),
        completion(schema),
        fieldHover(schema),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", "data-gramm": "false" }),
        EditorView.updateListener.of((update) => update.docChanged && this.changed(this.text)),
      ],
    });
    this.#view = new EditorView({ state, parent: root, root });
    host.hidden = false;
    if (place.focused) this.#view.focus();
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  /** The syntax tree, complete if it can be had soon. */
  get tree() {
    const { state } = this.#view;
    return ensureSyntaxTree(state, state.doc.length, parseTime) ?? syntaxTree(state);
  }

  setText(text) {
    const { state } = this.#view;
    this.#view.dispatch({ changes: { from: 0, to: state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true });
  }

  edit(changes, selection) {
    const range = selection && { anchor: selection.from, head: selection.to };
    this.#view.dispatch({ changes, selection: range, scrollIntoView: true, userEvent: "input.fix" });
    this.#view.focus();
  }

  show(problems) {
    showDiagnostics(this.#view, problems);
  }

  reveal(from, to) {
    const length = this.#view.state.doc.length;
    const range = { anchor: Math.min(from, length), head: Math.min(to, length) };
    this.#view.dispatch({ selection: range, effects: EditorView.scrollIntoView(range.anchor, { y: "center" }) });
    this.#view.focus();
  }

  focus() {
    this.#view.focus();
  }

  get place() {
    const { from, to } = this.#view.state.selection.main;
    return { from, to, focused: this.#view.hasFocus };
  }

  dispose() {
    this.#view.destroy();
    this.#host.hidden = true;
  }
}

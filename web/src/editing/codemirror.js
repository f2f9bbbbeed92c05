// CodeMirror as an editor (see textarea.js for what an editor is). It comes after the first verdict, in a bundle of its
// own, and takes over from the text field: text, cursor and focus.
//
// It lives in a shadow root, where its styles are adopted sheets that `style-src 'self'` allows.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, ensureSyntaxTree, indentOnInput, syntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { fieldHover } from "./hover.js";
import { look } from "./look.js";
import { searchOnDemand } from "./search.js";
import { diagnostics, showProblems } from "./squiggles.js";
import { typeOver } from "./type_over.js";
import { typingAids } from "./typing_aids.js";

/** How long a hover or a fix may wait for the syntax tree of a long text. */
const parseTime = 50;

export class CodeMirrorEditor {
  #view;
  #host;
  /** The view's, but for the moment in which a change is being judged: then it is ahead of it. */
  #state;
  /** While a change is being judged, what goes into the view together with it. */
  #pending = null;
  changed = () => {};

  /**
   * @param {HTMLElement} host which gets the shadow root
   * @param {{text: string, label: string, place: {from, to, focused}, problems, schema, fixesOf}} options problems: of the text
   */
  constructor(host, { text, label, place, problems, schema, fixesOf }) {
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
        typeOver,
        yaml(),
        searchOnDemand,
        look,
        diagnostics(fixesOf),
        typingAids(schema),
        fieldHover(schema),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", "data-gramm": "false" }),
      ],
    });
    this.#state = state.update(showProblems(state, problems) ?? {}).state;
    this.#view = new EditorView({ state: this.#state, parent: root, root, dispatchTransactions: (transactions) => this.#update(transactions) });
    host.hidden = false;
    if (place.focused) this.#view.focus();
  }

  get text() {
    return this.#state.doc.toString();
  }

  /** The syntax tree, complete if it can be had soon. */
  get tree() {
    const state = this.#state;
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
    const marks = showProblems(this.#state, problems);
    if (!marks) return;
    if (!this.#pending) return this.#view.dispatch(marks);
    const transaction = this.#state.update(marks);
    this.#pending.push(transaction);
    this.#state = transaction.state;
  }

  /** A change and the marks that it calls for are drawn in one go: each drawing makes the browser lay out the text. */
  #update(transactions) {
    this.#pending = [...transactions];
    this.#state = transactions.at(-1).state;
    if (transactions.some(({ docChanged }) => docChanged)) this.changed(this.text);
    const all = this.#pending;
    this.#pending = null;
    this.#view.update(all);
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

// Typing over a selection, done by the editor instead of the browser.
//
// Where a selection spans lines, Chromium builds elements with style attributes to keep the look of what it deletes.
// CodeMirror throws them away, but by then the page's content security policy has been violated.
import { EditorView } from "@codemirror/view";

export const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main, ranges } = view.state.selection;
    if (event.inputType !== "insertText" || !event.data || main.empty || view.composing) return false;
    event.preventDefault();
    const insert = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    // What else listens to typing, the closing of brackets for one, has its say as always.
    const handlers = ranges.length === 1 ? view.state.facet(EditorView.inputHandler) : [];
    if (!handlers.some((handle) => handle(view, main.from, main.to, event.data, insert))) view.dispatch(insert());
    return true;
  },
});

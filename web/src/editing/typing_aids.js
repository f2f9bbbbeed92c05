// Completion and the closing of brackets: fetched when somebody first goes into the text, as readers need neither.
import { Prec, StateEffect } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

const asked = new WeakSet();

export function typingAids(schema) {
  return EditorView.domEventHandlers({
    focus(_, view) {
      if (!asked.has(view)) add(view, schema).catch((error) => console.error(error));
      asked.add(view);
    },
  });
}

async function add(view, schema) {
  const { closingOfBrackets, completion } = await import("./completion.js");
  // Before the keys that are there already: Backspace takes both of two brackets.
  view.dispatch({ effects: StateEffect.appendConfig.of(Prec.high([closingOfBrackets, completion(schema)])) });
}

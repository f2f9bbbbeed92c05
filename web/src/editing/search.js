// Find and replace: fetched when it is first asked for, as most people never do.
import { StateEffect } from "@codemirror/state";
import { keymap } from "@codemirror/view";

export const searchOnDemand = keymap.of([{ key: "Mod-f", run: (view) => (open(view), true) }]);

const added = new WeakSet();

async function open(view) {
  const { openSearchPanel, search, searchKeymap } = await import("@codemirror/search");
  if (!added.has(view)) view.dispatch({ effects: StateEffect.appendConfig.of([search({ top: true }), keymap.of(searchKeymap)]) });
  added.add(view);
  openSearchPanel(view);
}

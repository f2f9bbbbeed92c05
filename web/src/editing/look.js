// How CodeMirror looks: the page's own colours and type, by its custom properties.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--surface)", fontSize: "var(--code-size)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { padding: "0.75rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 0.75rem 0 0.5rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection)" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.2rem", padding: "0 0.3rem 0 0.5rem", fontVariantNumeric: "tabular-nums" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--sunken) 70%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selection)" },
  ".cm-selectionMatch": { backgroundColor: "var(--accent-wash)" },

  ".cm-lintRange": { backgroundImage: "none", paddingBottom: "0", textDecorationLine: "underline", textDecorationThickness: "1.5px", textUnderlineOffset: "3px", textDecorationSkipInk: "none" },
  ".cm-lintRange-error": { textDecorationStyle: "wavy", textDecorationColor: "var(--error)" },
  ".cm-lintRange-warning": { textDecorationStyle: "dashed", textDecorationColor: "var(--warning)" },
  ".cm-lintRange-info": { textDecorationStyle: "dotted", textDecorationColor: "var(--muted)" },
  ".cm-lintRange-active": { backgroundColor: "var(--error-wash)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--error)" },
  ".cm-lintPoint-warning:after": { borderBottomColor: "var(--warning)" },
  ".cm-gutter-lint": { width: "1.3rem" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0.28rem 0.15rem" },
  ".cm-lint-marker": { width: "0.9rem", height: "0.9rem", content: "normal", forcedColorAdjust: "none", maskSize: "100%", maskRepeat: "no-repeat" },
  ".cm-lint-marker-error": { backgroundColor: "var(--error)", maskImage: shape("M5 1h6l4 4v6l-4 4H5l-4-4V5zM4.700 6l2 2-2 2 1.300 1.300 2-2 2 2 1.300-1.300-2-2 2-2L10 4.700l-2 2-2-2z") },
  ".cm-lint-marker-warning": { backgroundColor: "var(--warning)", maskImage: shape("M8 1.200 15.400 14.600H.6zM7.200 6v4h1.600V6zm0 5.400V13h1.600v-1.600z") },
  ".cm-lint-marker-info": { backgroundColor: "var(--muted)", maskImage: shape("M8 .6a7.400 7.400 0 1 0 0 14.800A7.400 7.400 0 0 0 8 .6zm-.8 3.200h1.600v1.600H7.200zm0 3h1.600v5H7.200z") },

  ".cm-tooltip": { backgroundColor: "var(--surface)", border: "1px solid var(--line)", borderRadius: "8px", boxShadow: "var(--shadow)", fontFamily: "var(--sans)", fontSize: "0.875rem", maxWidth: "min(28rem, 90vw)", overflow: "hidden" },
  ".cm-diagnostic": { padding: "0.5rem 0.75rem", margin: "0", borderLeft: "3px solid var(--line)", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-diagnostic-warning": { borderLeft: "3px dashed var(--warning)" },
  ".cm-diagnosticSource": { fontFamily: "var(--mono)", fontSize: "0.75rem", opacity: "1", color: "var(--muted)", marginTop: "0.2rem" },
  ".cm-diagnosticAction": { font: "inherit", fontSize: "0.8125rem", color: "var(--accent)", backgroundColor: "transparent", border: "1px solid var(--line)", borderRadius: "6px", padding: "0.1rem 0.5rem", margin: "0.35rem 0.35rem 0 0", cursor: "pointer", display: "inline-block" },
  ".cm-diagnosticAction:hover": { borderColor: "var(--accent)" },
  ".field-card": { padding: "0.6rem 0.8rem" },
  ".field-card strong": { fontFamily: "var(--mono)", fontSize: "0.8125rem", fontWeight: "600" },
  ".field-card p": { margin: "0.25rem 0 0.4rem", lineHeight: "1.45" },
  ".field-card dl": { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", gap: "0.1rem 0.75rem", margin: "0", fontSize: "0.8125rem" },
  ".field-card dt": { color: "var(--muted)" },
  ".field-card dd": { margin: "0", fontFamily: "var(--mono)" },

  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "0.8125rem", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.2rem 0.6rem", display: "flex", justifyContent: "space-between", gap: "1.5rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { fontStyle: "normal", fontFamily: "var(--sans)", color: "var(--muted)" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionInfo": { padding: "0.5rem 0.75rem", maxWidth: "20rem" },

  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--ink)", fontFamily: "var(--sans)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-textfield": { backgroundColor: "var(--surface)", color: "inherit", border: "1px solid var(--strong-line)", borderRadius: "6px" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--surface)", color: "inherit", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--accent-wash)" },
});

/** A path as a mask, so that its colour is the theme's. */
function shape(path) {
  return `url("data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill-rule="evenodd" d="${path}"/></svg>`)}")`;
}

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--key)" },
  { tag: [tags.string, tags.special(tags.string), tags.attributeValue], color: "var(--text)" },
  { tag: [tags.content], color: "var(--ink)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.labelName, tags.typeName], color: "var(--literal)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--comment)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace, tags.meta], color: "var(--muted)" },
]);

export const look = [theme, syntaxHighlighting(colours)];

// The look of a live example. Style sheets made by script, which no policy of a host page forbids.
import tokens from "../style/tokens.css";
import marks from "./marks.css";
import panel from "./panel.css";

/** For the shadow root. The colours are the playground's. */
export const sheet = made(tokens.replaceAll(":root", ".panel") + panel + marks);
/** For the page: highlights in its blocks, and nothing else. */
export const marksSheet = made(marks);

function made(css) {
  const style = new CSSStyleSheet();
  style.replaceSync(css);
  return style;
}

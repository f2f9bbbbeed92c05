// The file that a docs site links: `<cocoonset-example>`, and with `data-auto` every CocoonSet on the page.
//
//   <script type="module" src="https://…/element.js" blocking="render" data-auto></script>
//
// Small, as each page loads it. What judges comes when the first example comes near the view.
import { watchPage } from "./automatic.js";
import { CocoonSetExample } from "./example.js";

const tag = "cocoonset-example";

if (!customElements.get(tag)) {
  customElements.define(tag, CocoonSetExample);
  const isThis = ({ src }) => src === import.meta.url;
  if ([...document.querySelectorAll("script[data-auto]")].some(isThis)) watchPage();
}

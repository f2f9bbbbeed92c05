// What the page loads for quick fixes, in one piece and after the first verdict.
export { fixesFor } from "./fixes.js";
export { parse } from "./outline.js";

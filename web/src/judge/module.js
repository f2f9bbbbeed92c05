// The rules: the one place where the Wasm module is loaded. Once a page, when this is first imported.
import { load } from "../../../wasm/package/index.js";
import wasm from "cocoon.wasm";

/** @type {Promise<import("../../../wasm/package/index.js").Rules>} */
export const loading = load(new URL(wasm, import.meta.url));

// The rules: the one place where the Wasm module is loaded. Once a page, when this is first imported.
import { load } from "@cocoonstack/cocoonset-rules";
import wasm from "cocoon.wasm";

/** @type {Promise<import("@cocoonstack/cocoonset-rules").Rules>} */
export const loading = load(new URL(wasm, import.meta.url));

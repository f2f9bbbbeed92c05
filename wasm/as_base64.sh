#!/usr/bin/env bash
# Writes a file as a JavaScript module that holds it: wasm/as_base64.sh cocoon.wasm module_base64.js
set -euo pipefail
printf "export const base64 = '%s';\n" "$(base64 -w0 "$1")" >"$2"

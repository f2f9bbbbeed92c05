import { load } from '@cocoonstack/cocoonset-rules';
import module from '@cocoonstack/cocoonset-rules/cocoon.wasm';
import { judge } from './judge.js';
globalThis.verdict = judge(load, new URL(module, import.meta.url));

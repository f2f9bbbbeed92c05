import { load } from '@cocoonstack/cocoonset-rules/inline';
import { judge } from './judge.js';
globalThis.verdict = judge(load);

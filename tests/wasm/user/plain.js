import { load } from '@cocoonstack/cocoonset-rules';
import { judge } from './judge.js';
globalThis.verdict = judge(load);

import { load } from '@cocoonstack/cocoonset-rules';
import { judge } from './judge.js';
judge(load).then((verdict) => postMessage(verdict));

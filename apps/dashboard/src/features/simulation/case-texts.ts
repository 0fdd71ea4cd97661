import type { TargetCase } from './inputs.ts';

/** What may become of a target, in the order in which it is offered. */
export const caseTexts: readonly (readonly [value: TargetCase, label: string])[] = [
  ['healthy', 'answers'],
  ['slow', 'is slow (30 s)'],
  ['rate-limit', 'rate limit, 429'],
  ['overloaded', 'overloaded, 503'],
  ['unavailable', 'is down, 5xx'],
  ['timeout', 'says nothing'],
  ['quota', 'out of budget'],
  ['context-length', 'prompt too long'],
  ['content-filter', 'content refused'],
  ['auth', 'our key refused'],
  ['model-access', 'model missing'],
  ['bad-request', 'bad request, 400'],
];

import type { FailureKind } from '@omniroute/core';

type KindText = { readonly name: string; readonly meaning: string };

/** What each kind of failure is, in the words of the person who decides whether to move on. */
export const kindTexts: Readonly<Record<FailureKind, KindText>> = {
  'rate-limit': {
    name: 'Rate limit',
    meaning: 'Too many requests (429). The next target is asked at once, without waiting.',
  },
  overloaded: { name: 'Overloaded', meaning: 'The upstream is up but has no capacity now (503, 529).' },
  unavailable: { name: 'Unavailable', meaning: 'The upstream fails on its own side (other 5xx).' },
  timeout: { name: 'Timeout', meaning: 'No first event in the time that was given.' },
  network: { name: 'Network', meaning: 'No connection, or it was lost before the first event.' },
  protocol: { name: 'Protocol', meaning: 'The answer was not what the format promises.' },
  auth: { name: 'Key refused', meaning: 'The upstream does not accept the connection’s key (401, 403).' },
  'model-access': { name: 'No such model', meaning: 'The key may not use the model, or there is none of that name.' },
  quota: { name: 'Quota used up', meaning: 'The account is out of credit or over its budget.' },
  'context-length': {
    name: 'Prompt too long',
    meaning: 'Moves only to targets with a larger or unknown context window.',
  },
  'content-filter': { name: 'Content filter', meaning: 'The upstream refused the content. Another one may answer it.' },
  'bad-request': {
    name: 'Bad request',
    meaning: 'The request itself is faulty. Others will most likely refuse it too.',
  },
  aborted: {
    name: 'Aborted',
    meaning: 'The client went away, or another target was faster: nobody waits for the answer.',
  },
};

/** The kinds in the order in which they matter to people, those that never help last. */
export const kindOrder: readonly FailureKind[] = [
  'rate-limit',
  'overloaded',
  'unavailable',
  'timeout',
  'network',
  'protocol',
  'auth',
  'model-access',
  'quota',
  'context-length',
  'content-filter',
  'bad-request',
];

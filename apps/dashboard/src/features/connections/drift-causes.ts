import type { DriftCause } from '@omniroute/core';

/** Causes of a difference between the books, in words for a person. */
export const driftCauseNames: Readonly<Record<DriftCause, string>> = {
  'cached-tokens': 'cached tokens billed otherwise',
  margin: 'a margin or discount of the proxy',
  'token-count': 'tokens counted otherwise',
  'stale-price': 'another price; sync the models',
  'unpriced-here': 'no price known here',
  'unpriced-there': 'no price known to the proxy',
  missing: 'not in the proxy’s books',
};

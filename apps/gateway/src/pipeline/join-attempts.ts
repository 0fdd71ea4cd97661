import type { AttemptRecord } from '@omniroute/core';

/** All calls of a request in the order in which they ended: those beside its walk came first, and have the places after it. */
export function joinAttempts(
  aside: readonly AttemptRecord[],
  walked: readonly AttemptRecord[],
): readonly AttemptRecord[] {
  const free = walked.reduce((place, { position }) => Math.max(place, position + 1), 0);
  return [...aside.map((attempt, place) => ({ ...attempt, position: free + place })), ...walked];
}

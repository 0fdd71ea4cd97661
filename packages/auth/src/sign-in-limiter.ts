import { OmniError } from '@omniroute/core';

const freeFailures = 5;
const longestWaitMs = 15 * 60_000;
const mostAddresses = 10_000;

type Failures = { readonly count: number; readonly blockedUntilMs: number };

/** Slows down guessing of the admin password: after five failures each further one doubles the wait, from 1 s to 15 min. */
export interface SignInLimiter {
  /** Throws `OmniError` `too-many-requests` while an address has to wait. */
  check(address: string, nowMs: number): void;
  recordFailure(address: string, nowMs: number): void;
  recordSuccess(address: string): void;
}

/** A limiter in memory; forgets the oldest addresses beyond ten thousand. */
export function createSignInLimiter(): SignInLimiter {
  const failures = new Map<string, Failures>();
  return {
    check: (address, nowMs) => {
      const waitMs = (failures.get(address)?.blockedUntilMs ?? 0) - nowMs;
      if (waitMs > 0) {
        throw new OmniError(
          'too-many-requests',
          `Too many failed attempts. Try again in ${Math.ceil(waitMs / 1000)} s.`,
        );
      }
    },
    recordFailure: (address, nowMs) => {
      const count = (failures.get(address)?.count ?? 0) + 1;
      const waitMs = count < freeFailures ? 0 : Math.min(1000 * 2 ** (count - freeFailures), longestWaitMs);
      failures.delete(address);
      failures.set(address, { count, blockedUntilMs: nowMs + waitMs });
      const oldest = failures.keys().next();
      if (failures.size > mostAddresses && !oldest.done) failures.delete(oldest.value);
    },
    recordSuccess: (address) => {
      failures.delete(address);
    },
  };
}

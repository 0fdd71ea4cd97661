import { hash, randomInt } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const prefix = 'sk-omni-';

export type NewApiKey = {
  /** The key itself: shown to its owner once and never stored. */
  readonly key: string;
  readonly hash: string;
  /** First and last characters, to recognise a key by. */
  readonly hint: string;
};

/** A new client key with 256 bits of randomness (43 characters of base 62). */
export function createApiKey(): NewApiKey {
  const random = Array.from({ length: 43 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  const key = prefix + random;
  return { key, hash: hashApiKey(key), hint: `${prefix}${random.slice(0, 3)}…${random.slice(-4)}` };
}

/** A key that somebody else made. */
export function describeApiKey(key: string): NewApiKey {
  return { key, hash: hashApiKey(key), hint: `${key.slice(0, 4)}…${key.slice(-4)}` };
}

/**
 * SHA-256 of a key, hex. Keys are found by the whole hash: a random 256-bit key needs no slow hash, and a look-up by hash gives
 * an attacker nothing to time.
 */
export function hashApiKey(key: string): string {
  return hash('sha256', key, 'hex');
}

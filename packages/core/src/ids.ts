/** Random bytes and the time come from the caller's runtime: core has no I/O. Crockford base 32, so ids sort by time as text. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

export type IdPrefix = 'req' | 'att' | 'con' | 'cmb' | 'als' | 'key' | 'mdl' | 'ses' | 'aud' | 'tst';

/**
 * A new id such as `req_01jd5c7x8k4w9v3n6t2m5r8pqz`: prefix, 10 characters of time (48 bits of ms), 16 of randomness (80 bits).
 * Layout after ULID (github.com/ulid/spec), lower case.
 */
export function newId(prefix: IdPrefix, nowMs: number = Date.now()): string {
  return `${prefix}_${encodeTime(nowMs)}${encodeRandom()}`;
}

function encodeTime(nowMs: number): string {
  let time = nowMs;
  let text = '';
  for (let place = 0; place < 10; place += 1) {
    text = alphabet.charAt(time % 32) + text;
    time = Math.floor(time / 32);
  }
  return text;
}

/** Random numbers are drawn in bulk: one call to the runtime's generator costs as much as a hundred ids. */
const pool = new Uint8Array(16 * 128);
let used = pool.length;

function encodeRandom(): string {
  if (used >= pool.length) {
    globalThis.crypto.getRandomValues(pool);
    used = 0;
  }
  let text = '';
  for (let place = 0; place < 16; place += 1) text += alphabet.charAt((pool[used + place] ?? 0) & 31);
  used += 16;
  return text;
}

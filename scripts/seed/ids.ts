import type { IdPrefix } from '@omniroute/core';
import type { Random } from './random.ts';

const base32 = '0123456789abcdefghjkmnpqrstvwxyz';

/** Ids laid out as those of the product (prefix, time, randomness), but drawn from the seed. */
export type MakeId = (prefix: IdPrefix, atMs: number) => string;

export function idMaker(random: Random): MakeId {
  let lastMs = -1;
  let lastTime = '';
  return (prefix, atMs) => {
    if (atMs !== lastMs) {
      lastMs = atMs;
      lastTime = encodeTime(atMs);
    }
    return `${prefix}_${lastTime}${random.idEnding()}`;
  };
}

function encodeTime(atMs: number): string {
  let time = atMs;
  let text = '';
  for (let place = 0; place < 10; place += 1) {
    text = base32.charAt(time % 32) + text;
    time = Math.floor(time / 32);
  }
  return text;
}

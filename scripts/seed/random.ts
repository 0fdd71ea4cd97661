/** What the history draws from. Everything of one seed comes in the same order, so it is the same in every run. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** True that often, 0 to 1. */
  chance(share: number): boolean;
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  /** Log-normal around its median; `sigma` is that of the logarithm (0.5: two thirds within a factor of 1.65). */
  logNormal(median: number, sigma: number): number;
  /** So many lower-case hex digits. */
  hex(digits: number): string;
  /** 16 characters of Crockford's base 32, as at the end of our ids. */
  idEnding(): string;
}

const base32 = '0123456789abcdefghjkmnpqrstvwxyz';
/** Two characters at a time: ten bits. */
const pairs = Array.from({ length: 1024 }, (_, index) => base32.charAt(index >> 5) + base32.charAt(index & 31));

/** sfc32 by Chris Doty-Humphrey (pracrand.sourceforge.net): small, fast, 128 bits of state. */
export function createRandom(seed: number): Random {
  let a = seed | 0;
  let b = 0x9e37_79b9 | 0;
  let c = 0x243f_6a88 | 0;
  let counter = 1;

  function bits(): number {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  function next(): number {
    return bits() / 4_294_967_296;
  }

  /** Box–Muller, one of the two values. */
  function normal(): number {
    return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  }

  // Seeds that are close together begin alike until the state is mixed.
  for (let round = 0; round < 16; round += 1) bits();
  return {
    next,
    chance: (share) => next() < share,
    below: (count) => Math.floor(next() * count),
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    hex(digits) {
      let text = '';
      while (text.length < digits) text += bits().toString(16).padStart(8, '0');
      return text.slice(0, digits);
    },
    idEnding() {
      let text = '';
      for (let word = 0; word < 4; word += 1) {
        const drawn = bits();
        text += `${pairs[drawn & 1023] ?? ''}${pairs[(drawn >>> 10) & 1023] ?? ''}`;
      }
      return text;
    },
  };
}

/** Draws one of several by weight. */
export type WeightedPick<T> = (random: Random) => T;

/** Throws for an empty list. */
export function weightedPick<T>(items: readonly T[], weightOf: (item: T) => number): WeightedPick<T> {
  const limits: number[] = [];
  let total = 0;
  for (const item of items) {
    total += weightOf(item);
    limits.push(total);
  }
  const last = items.at(-1);
  if (last === undefined) throw new Error('There is nothing to pick from.');
  return (random) => {
    const drawn = random.next() * total;
    return items[firstAbove(limits, drawn)] ?? last;
  };
}

/** Binary search: where the first limit above a value stands. */
function firstAbove(limits: readonly number[], value: number): number {
  let from = 0;
  let to = limits.length - 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((limits[middle] ?? 0) > value) to = middle;
    else from = middle + 1;
  }
  return from;
}

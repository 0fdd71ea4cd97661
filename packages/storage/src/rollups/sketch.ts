/** The largest relative error of a quantile. */
export const sketchError = 0.01;

const gamma = (1 + sketchError) / (1 - sketchError);
const inverseLogGamma = 1 / Math.log(gamma);
/** Values up to here count as 0: a thousandth of what any clock of ours tells. */
const smallest = 1e-6;
/** Indexes are stored from here on, so that none is negative: `smallest` has about −691. */
const lowestIndex = -1024;

/**
 * Counts values of 0 and more in buckets whose width grows with the value, so that every quantile is right within 1 % of itself,
 * whatever was merged in which order: DDSketch (Masson, Rim, Lee: “DDSketch: A fast and fully-mergeable quantile sketch with
 * relative-error guarantees”, VLDB 2019), with its logarithmic mapping and without a bound on the buckets.
 */
export class Sketch {
  readonly #counts = new Map<number, number>();
  #zeros = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    this.#count += 1;
    if (value <= smallest) this.#zeros += 1;
    else this.#addTo(Math.ceil(Math.log(value) * inverseLogGamma), 1);
  }

  merge(other: Sketch): void {
    this.#count += other.#count;
    this.#zeros += other.#zeros;
    for (const [index, count] of other.#counts) this.#addTo(index, count);
  }

  /** By nearest rank: about the smallest value that at least this share of the values does not exceed. `undefined` when empty. */
  quantile(share: number): number | undefined {
    if (this.#count === 0) return undefined;
    let left = Math.max(1, Math.ceil(share * this.#count)) - this.#zeros;
    if (left <= 0) return 0;
    for (const index of this.#sortedIndexes()) {
      left -= this.#counts.get(index) ?? 0;
      if (left <= 0) return (2 * gamma ** index) / (gamma + 1);
    }
    return undefined;
  }

  /** The share of the values that are at most so large, 0 to 1. `undefined` when empty. */
  shareUpTo(value: number): number | undefined {
    if (this.#count === 0) return undefined;
    let within = this.#zeros;
    for (const [index, count] of this.#counts) if ((2 * gamma ** index) / (gamma + 1) <= value) within += count;
    return within / this.#count;
  }

  /** Unsigned varints: the zeros, then for each bucket in order the distance from the one before and its count. Empty: no bytes. */
  encode(): Uint8Array {
    if (this.#count === 0) return new Uint8Array();
    const bytes: number[] = [];
    writeVarint(bytes, this.#zeros);
    let before = lowestIndex;
    for (const index of this.#sortedIndexes()) {
      writeVarint(bytes, index - before);
      writeVarint(bytes, this.#counts.get(index) ?? 0);
      before = index;
    }
    return Uint8Array.from(bytes);
  }

  /** Adds what `encode` wrote. Throws `RangeError` for bytes that it did not write. */
  mergeEncoded(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const reader = new VarintReader(bytes);
    const zeros = reader.next();
    this.#zeros += zeros;
    this.#count += zeros;
    let index = lowestIndex;
    while (!reader.atEnd) {
      index += reader.next();
      const count = reader.next();
      this.#addTo(index, count);
      this.#count += count;
    }
  }

  #addTo(index: number, count: number): void {
    this.#counts.set(index, (this.#counts.get(index) ?? 0) + count);
  }

  #sortedIndexes(): readonly number[] {
    return [...this.#counts.keys()].sort((a, b) => a - b);
  }
}

function writeVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

class VarintReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  next(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined || scale > Number.MAX_SAFE_INTEGER) throw new RangeError('A sketch ends amid a number.');
      this.#position += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }
}

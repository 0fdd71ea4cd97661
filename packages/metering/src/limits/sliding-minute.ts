const slotMs = 1000;
/** Sixty seconds may begin amid one slot and end amid another. */
const slotCount = 61;

/**
 * An amount by the second in which it came, for the last minute. What came counts for at least 60 and at most 61 seconds, so that the
 * total is never less than what came within any 60 seconds. A clock that goes back stands still here.
 */
export class SlidingMinute {
  readonly #amounts = new Float64Array(slotCount);
  #newest = 0;
  #total = 0;

  /** Adds an amount now and gives the second that it counts in, for `change`. */
  add(amount: number, nowMs: number): number {
    this.#advance(nowMs);
    this.#put(this.#newest, amount);
    return this.#newest;
  }

  /** Corrects what was added in a second; too late for one that counts no more. */
  change(second: number, difference: number, nowMs: number): void {
    this.#advance(nowMs);
    if (second > this.#newest - slotCount) this.#put(second, difference);
  }

  total(nowMs: number): number {
    this.#advance(nowMs);
    return this.#total;
  }

  /** How long until no more than `most` of what is here now still counts, ms. */
  waitUntil(most: number, nowMs: number): number {
    this.#advance(nowMs);
    let left = this.#total;
    for (let second = this.#newest - slotCount + 1; second <= this.#newest; second += 1) {
      if (left <= most) return this.#waitFor(second - 1, nowMs);
      left -= this.#amounts[indexOf(second)] ?? 0;
    }
    return this.#waitFor(this.#newest, nowMs);
  }

  #waitFor(second: number, nowMs: number): number {
    return Math.max(0, (second + slotCount) * slotMs - nowMs);
  }

  #put(second: number, amount: number): void {
    const index = indexOf(second);
    this.#amounts[index] = (this.#amounts[index] ?? 0) + amount;
    this.#total += amount;
  }

  #advance(nowMs: number): void {
    const second = Math.floor(nowMs / slotMs);
    if (second <= this.#newest) return;
    const first = Math.max(this.#newest + 1, second - slotCount + 1);
    for (let cleared = first; cleared <= second; cleared += 1) {
      const index = indexOf(cleared);
      this.#total -= this.#amounts[index] ?? 0;
      this.#amounts[index] = 0;
    }
    this.#newest = second;
  }
}

function indexOf(second: number): number {
  return second % slotCount;
}

import type { LimitHolderKind, NanoUsd, RequestRecord } from '@omniroute/core';
import type { SqliteFile } from '../sqlite/sqlite-file.ts';

/** Days of every zone begin with a quarter of an hour. */
const slotMs = 900_000;

type Spent = {
  readonly kind: LimitHolderKind;
  readonly id: string;
  readonly slotMs: number;
  costNanoUsd: NanoUsd;
};

/** Adds up what records have spent and writes the sums: many records of a batch belong to one of them. */
export class SpendTally {
  readonly #sums = new Map<string, Spent>();
  readonly #save: ReturnType<SqliteFile['prepare']>;

  constructor(main: SqliteFile) {
    this.#save = main.prepare(
      `insert into spend (kind, id, slot_ms, cost_nano_usd) values (?, ?, ?, ?)
on conflict (kind, id, slot_ms) do update set cost_nano_usd = spend.cost_nano_usd + excluded.cost_nano_usd`,
    );
  }

  add({ keyId, shadowOf, startedAtMs, attempts }: RequestRecord): void {
    for (const attempt of attempts) {
      const { costNanoUsd: cost = 0, connectionId, model } = attempt;
      if (cost === 0) continue;
      // A key's spending belongs to the time at which its request began; a silent target is asked at the operator's expense.
      if (shadowOf === undefined) this.#count('key', keyId, startedAtMs, cost);
      this.#count('connection', connectionId, attempt.startedAtMs, cost);
      this.#count('target', `${connectionId}/${model}`, attempt.startedAtMs, cost);
    }
  }

  /** Writes the sums of what was added since. */
  write(): void {
    for (const { kind, id, slotMs: slot, costNanoUsd } of this.#sums.values()) {
      this.#save.run(kind, id, slot, costNanoUsd);
    }
    this.#sums.clear();
  }

  /** What was added is not so. */
  forget(): void {
    this.#sums.clear();
  }

  #count(kind: LimitHolderKind, id: string, atMs: number, costNanoUsd: NanoUsd): void {
    const slot = atMs - (atMs % slotMs);
    const key = `${kind} ${slot} ${id}`;
    const sum = this.#sums.get(key);
    if (sum) sum.costNanoUsd += costNanoUsd;
    else this.#sums.set(key, { kind, id, slotMs: slot, costNanoUsd });
  }
}

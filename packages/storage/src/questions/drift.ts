import type { DriftCause, NanoUsd } from '@omniroute/core';
import type { ReadableDatabase } from '../database/open-database.ts';

/** How our books and an upstream's compare over a time. Sums are over the attempts that both have a figure for. */
export type Drift = {
  readonly checked: number;
  readonly agreed: number;
  readonly oursNanoUsd: NanoUsd;
  readonly theirsNanoUsd: NanoUsd;
  /** The differences by model and likely cause, the most frequent first. */
  readonly causes: readonly DriftOfModel[];
};

export type DriftOfModel = {
  readonly model: string;
  readonly cause: DriftCause;
  readonly attempts: number;
  readonly oursNanoUsd: NanoUsd;
  readonly theirsNanoUsd: NanoUsd;
};

export type DriftQuestion = { readonly connectionId: string; readonly fromMs: number; readonly toMs: number };

/** Compares the books of one connection. */
export async function drift({ read }: Pick<ReadableDatabase, 'read'>, question: DriftQuestion): Promise<Drift> {
  const rows = await read
    .selectFrom('reconciliations')
    .select((eb) => [
      'model',
      'cause',
      eb.fn.countAll<number>().as('attempts'),
      eb.fn.coalesce(eb.fn.sum<number>('ours_nano_usd'), eb.lit(0)).as('ours'),
      eb.fn.coalesce(eb.fn.sum<number>('theirs_nano_usd'), eb.lit(0)).as('theirs'),
    ])
    .where('connection_id', '=', question.connectionId)
    .where('started_at_ms', '>=', question.fromMs)
    .where('started_at_ms', '<', question.toMs)
    .groupBy(['model', 'cause'])
    .execute();
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    checked: sum(({ attempts }) => attempts),
    agreed: sum(({ cause, attempts }) => (cause === null ? attempts : 0)),
    oursNanoUsd: sum(({ ours }) => ours),
    theirsNanoUsd: sum(({ theirs }) => theirs),
    causes: rows
      .flatMap(({ model, cause, attempts, ours, theirs }) =>
        cause === null ? [] : [{ model, cause, attempts, oursNanoUsd: ours, theirsNanoUsd: theirs }],
      )
      .sort((left, right) => right.attempts - left.attempts),
  };
}

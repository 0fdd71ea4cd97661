import { type TokenKind, tokenKinds, type UnitKind, unitKinds } from '@omniroute/core';
import { tokenColumns, unitColumns } from '../tables.ts';
import type { GroupFigures, Quantiles } from './figures.ts';
import {
  addAll,
  addKnown,
  Cell,
  countColumns,
  knownOrNull,
  knownColumns,
  sketchColumns,
  type KnownColumn,
  type SketchColumn,
} from './measures.ts';
import type { Sketch } from './sketch.ts';

/** A cell, or many of them, as they are stored. */
export type CellSums = {
  readonly [column in (typeof countColumns)[number] | KnownColumn]: number | null;
} & { readonly [column in SketchColumn]?: Uint8Array | null };

/** Sums up cells and requests alike. */
export class GroupSum extends Cell {
  addSums(sums: CellSums): void {
    addAll(
      this.counts,
      Float64Array.from(countColumns, (column) => sums[column] ?? 0),
    );
    addKnown(
      this.known,
      Float64Array.from(knownColumns, (column) => sums[column] ?? Number.NaN),
    );
    if (!this.sketches) return;
    for (const column of sketchColumns) {
      const bytes = sums[column];
      if (bytes) this.sketches[column].mergeEncoded(bytes);
    }
  }

  toFigures(): GroupFigures {
    const count = (column: (typeof countColumns)[number]) => this.counts[countColumns.indexOf(column)] ?? 0;
    const amounts = knownOrNull(this.known);
    const known = (column: KnownColumn) => amounts[knownColumns.indexOf(column)] ?? undefined;
    const spend = known('spend_nano_usd');
    const saved = known('saved_nano_usd');
    const tokens: { [kind in TokenKind]?: number } = {};
    for (const kind of tokenKinds) {
      const amount = known(tokenColumns[kind]);
      if (amount !== undefined) tokens[kind] = amount;
    }
    const units: { [kind in UnitKind]?: number } = {};
    for (const kind of unitKinds) {
      const amount = known(unitColumns[kind]);
      if (amount !== undefined) units[kind] = amount;
    }
    return {
      requests: count('requests'),
      answered: count('answered'),
      failedOver: count('failed_over'),
      failed: count('failed'),
      broken: count('broken'),
      cancelled: count('cancelled'),
      refused: count('refused'),
      streams: count('streams'),
      suspects: count('suspects'),
      cacheHits: count('cache_hits'),
      unpriced: count('unpriced'),
      calls: count('calls'),
      ...(spend !== undefined && { spendNanoUsd: spend }),
      ...(saved !== undefined && { savedNanoUsd: saved }),
      tokens,
      units,
      ...(this.sketches && {
        latencyMs: quantilesOf(this.sketches.latency),
        firstTokenMs: quantilesOf(this.sketches.first_token),
        tokensPerSecond: quantilesOf(this.sketches.speed),
      }),
    };
  }
}

function quantilesOf(sketch: Sketch): Quantiles {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => sketch.quantile(share));
  return {
    ...(p50 !== undefined && { p50 }),
    ...(p95 !== undefined && { p95 }),
    ...(p99 !== undefined && { p99 }),
  };
}

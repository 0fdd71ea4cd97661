import { tokenKinds, totalOutputTokens, unitKinds } from '@omniroute/core';
import { readTokens } from '../questions/request-row.ts';
import { type RequestsTable, tokenColumns, unitColumns } from '../tables.ts';
import { Sketch } from './sketch.ts';

/** Sums over all requests of a cell. */
export const countColumns = [
  'requests',
  'answered',
  'failed_over',
  'failed',
  'broken',
  'cancelled',
  'refused',
  'streams',
  'suspects',
  'cache_hits',
  'unpriced',
  'calls',
] as const;

/** Sums over those requests of a cell that tell it; null when none does. */
export const knownColumns = [
  'spend_nano_usd',
  'saved_nano_usd',
  ...tokenKinds.map((kind) => tokenColumns[kind]),
  ...unitKinds.map((kind) => unitColumns[kind]),
] as const;

/** Encoded sketches: ms of answered requests, ms to the first token of streams, tokens a second of streams after it. */
export const sketchColumns = ['latency', 'first_token', 'speed'] as const;

export type CountColumn = (typeof countColumns)[number];
export type KnownColumn = (typeof knownColumns)[number];
export type SketchColumn = (typeof sketchColumns)[number];

export type MeasureSource = Pick<
  RequestsTable,
  | 'outcome'
  | 'attempt_count'
  | 'stream'
  | 'suspect'
  | 'cache'
  | 'cost_known'
  | 'cost_nano_usd'
  | 'saved_nano_usd'
  | 'duration_ms'
  | 'first_token_ms'
  | Exclude<KnownColumn, 'spend_nano_usd'>
>;

/** What one request adds to each cell that it belongs to. */
export type Measures = {
  readonly counts: Float64Array;
  /** Not a number where nothing is known. */
  readonly known: Float64Array;
  readonly sketched: { readonly [column in SketchColumn]: number | undefined };
};

export function measuresOf(row: MeasureSource): Measures {
  const is = (outcome: string) => Number(row.outcome === outcome);
  const counts: { readonly [column in CountColumn]: number } = {
    requests: 1,
    answered: is('answered'),
    failed_over: Number(row.outcome === 'answered' && row.attempt_count > 1),
    failed: is('failed'),
    broken: is('broken'),
    cancelled: is('cancelled'),
    refused: is('refused'),
    streams: row.stream,
    suspects: row.suspect,
    cache_hits: Number(row.cache !== null),
    unpriced: Number(row.cost_known === 0),
    calls: row.attempt_count,
  };
  return {
    counts: Float64Array.from(countColumns, (column) => counts[column]),
    known: Float64Array.from(knownColumns, (column) => knownOf(row, column) ?? Number.NaN),
    sketched: {
      latency: row.outcome === 'answered' ? row.duration_ms : undefined,
      first_token: row.stream === 1 && row.first_token_ms !== null ? row.first_token_ms : undefined,
      speed: speedOf(row),
    },
  };
}

function knownOf(row: MeasureSource, column: KnownColumn): number | null {
  return column === 'spend_nano_usd' ? row.cost_nano_usd : row[column];
}

/** Tokens a second between the first and the end; only a stream shows when its tokens came. */
function speedOf(row: MeasureSource): number | undefined {
  const output = totalOutputTokens(readTokens(row));
  if (row.stream !== 1 || row.outcome !== 'answered' || row.first_token_ms === null || output === undefined)
    return undefined;
  const seconds = (row.duration_ms - row.first_token_ms) / 1000;
  return output > 1 && seconds > 0 ? output / seconds : undefined;
}

/** The sums of a cell while it is filled. Hot: a request is added to some hundred of them. */
export class Cell {
  readonly counts = new Float64Array(countColumns.length);
  /** Not a number where nothing is known. */
  readonly known = new Float64Array(knownColumns.length).fill(Number.NaN);
  readonly sketches: { readonly [column in SketchColumn]: Sketch } | undefined;

  constructor(sketched: boolean) {
    this.sketches = sketched ? { latency: new Sketch(), first_token: new Sketch(), speed: new Sketch() } : undefined;
  }

  add({ counts, known, sketched }: Measures): void {
    addAll(this.counts, counts);
    addKnown(this.known, known);
    if (!this.sketches) return;
    for (const column of sketchColumns) {
      const value = sketched[column];
      if (value !== undefined) this.sketches[column].add(value);
    }
  }
}

/** Adds place by place. */
export function addAll(sums: Float64Array, amounts: ArrayLike<number>): void {
  for (let index = 0; index < sums.length; index += 1) sums[index] = (sums[index] ?? 0) + (amounts[index] ?? 0);
}

/** Adds place by place; what is not a number is not known and adds nothing. */
export function addKnown(sums: Float64Array, amounts: ArrayLike<number>): void {
  for (let index = 0; index < sums.length; index += 1) {
    const amount = amounts[index] ?? Number.NaN;
    if (Number.isNaN(amount)) continue;
    const sum = sums[index] ?? Number.NaN;
    sums[index] = Number.isNaN(sum) ? amount : sum + amount;
  }
}

/** For the table: null where nothing is known. */
export function knownOrNull(sums: Float64Array): readonly (number | null)[] {
  return Array.from(sums, (sum) => (Number.isNaN(sum) ? null : sum));
}

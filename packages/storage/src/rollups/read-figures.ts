import { type Bucket, type Facet } from '@omniroute/core';
import { bucketStart } from '../questions/buckets.ts';
import type { RolledRow } from './aggregate.ts';
import { dimensionsOf, type DimensionValue, type RollupDimension } from './dimensions.ts';
import { dimensionOf, readFacet, type FacetValue } from './facets.ts';
import type { FigureGroup, FiguresQuery } from './figures.ts';
import { GroupSum, type CellSums } from './group-sum.ts';
import { groupingBy, type Grouping } from './groupings.ts';
import { measuresOf } from './measures.ts';
import type { Resolution } from './resolutions.ts';
import { segmentsOf, type Segment } from './segments.ts';

export type StoredCell = CellSums & { readonly start_ms: number; readonly a: number; readonly b: number };

export type CellsOptions = {
  readonly resolution: Resolution;
  readonly grouping: Grouping;
  readonly fromMs: number;
  readonly toMs: number;
  /** Sums over time, whose `start_ms` tells nothing. */
  readonly overTime: boolean;
  readonly sketches: boolean;
};

export type RowsOptions = { readonly fromMs: number; readonly toMs: number; readonly onlyUnrolled: boolean };

/** Where figures are read from: one moment of the database. */
export interface FiguresSource {
  readonly nowMs: number;
  cells(options: CellsOptions): Iterable<StoredCell>;
  /** Requests in the order of time; with `onlyUnrolled` those that no cell holds yet. */
  rows(options: RowsOptions): Iterable<RolledRow>;
  /** What the number of a cell stands for. 0: nothing. */
  valueOf(dimension: RollupDimension, number: number): DimensionValue | undefined;
}

/** Answers a query, exact over all requests that are there. Groups come in no order. */
export function readFigures(source: FiguresSource, query: FiguresQuery): readonly FigureGroup[] {
  const groups = new Groups(query);
  const grouping = groupingOf(query);
  if (!grouping || (query.quantiles === true && !grouping.sketched)) {
    addRows(source, groups, { ...query, onlyUnrolled: false });
    return groups.toList();
  }
  const { fromMs, toMs } = query;
  const segments = segmentsOf({ fromMs, toMs, longest: longestIn(query.bucket), grouping, nowMs: source.nowMs });
  for (const segment of segments) addSegment(source, groups, { segment, grouping, query });
  return groups.toList();
}

/** `undefined`: cells cannot tell. They are kept by two dimensions at most, and hold a request once for each of its tags. */
function groupingOf({ by = [], only = {} }: FiguresQuery): Grouping | undefined {
  if (only.tag && only.tag.length > 1 && !by.includes('tag')) return undefined;
  const asked = new Set([...by, ...facetsOf(only)].map(dimensionOf));
  const [first, second, third] = [...asked];
  return third === undefined ? groupingBy(first, second) : undefined;
}

function longestIn(bucket: Bucket | undefined): Resolution {
  return bucket === 'minute' || bucket === 'hour' ? bucket : 'day';
}

type SegmentInput = { readonly segment: Segment; readonly grouping: Grouping; readonly query: FiguresQuery };

function addSegment(source: FiguresSource, groups: Groups, { segment, grouping, query }: SegmentInput): void {
  const { read, fromMs, toMs } = segment;
  addRows(source, groups, { fromMs, toMs, onlyUnrolled: read !== 'rows' });
  if (read === 'rows') return;
  const [first, second] = grouping.by;
  const overTime = query.bucket === undefined;
  const sketches = query.quantiles === true;
  for (const cell of source.cells({ resolution: read, grouping, fromMs, toMs, overTime, sketches })) {
    const values: Partial<Record<RollupDimension, DimensionValue>> = {};
    const a = first && source.valueOf(first, cell.a);
    const b = second && source.valueOf(second, cell.b);
    if (first && a) values[first] = a;
    if (second && b) values[second] = b;
    groups.at(cell.start_ms, values)?.addSums(cell);
  }
}

function addRows(source: FiguresSource, groups: Groups, { fromMs, toMs, onlyUnrolled }: RowsOptions): void {
  for (const row of source.rows({ fromMs, toMs, onlyUnrolled })) {
    const measures = measuresOf(row);
    for (const values of groups.combinations(row)) groups.at(row.started_at_ms, values)?.add(measures);
  }
}

/** At most one value of each dimension. */
type Values = { readonly [dimension in RollupDimension]?: DimensionValue };

/** The groups of a query while they are summed up. */
class Groups {
  readonly #sums = new Map<
    string,
    { readonly head: Pick<FigureGroup, 'startMs' | 'values'>; readonly sum: GroupSum }
  >();
  readonly #by: readonly Facet[];
  readonly #only: readonly (readonly [Facet, ReadonlySet<string>])[];
  readonly #bucket: Bucket | undefined;
  readonly #quantiles: boolean;

  constructor({ by = [], only = {}, bucket, quantiles = false }: FiguresQuery) {
    this.#by = by;
    this.#only = facetsOf(only).map((facet) => [facet, new Set(only[facet])]);
    this.#bucket = bucket;
    this.#quantiles = quantiles;
  }

  /** The sum of the group that requests of these values belong to; `undefined` for those that are not asked for. */
  at(timeMs: number, values: Values): GroupSum | undefined {
    if (this.#only.some(([facet, ids]) => !ids.has(facetValue(facet, values)?.id ?? ''))) return undefined;
    const found = this.#by.map((facet) => facetValue(facet, values));
    const startMs = this.#bucket && bucketStart(timeMs, this.#bucket);
    const key = JSON.stringify([startMs, ...found.map((value) => value?.id ?? null)]);
    const known = this.#sums.get(key);
    if (known) return known.sum;
    const sum = new GroupSum(this.#quantiles);
    this.#sums.set(key, { head: { values: found, ...(startMs !== undefined && { startMs }) }, sum });
    return sum;
  }

  /** A request as what it is; by tags, once for each that it has. */
  *combinations(row: RolledRow): Iterable<Values> {
    const { tag: tags, ...others } = dimensionsOf(row);
    const values: Partial<Record<RollupDimension, DimensionValue>> = {};
    for (const [dimension, [value]] of Object.entries(others)) if (value) values[asDimension(dimension)] = value;
    const wanted = this.#only.find(([facet]) => facet === 'tag')?.[1];
    if (this.#by.includes('tag')) yield* tags.length === 0 ? [values] : tags.map((tag) => ({ ...values, tag }));
    else {
      const tag = tags.find(({ value }) => wanted?.has(value));
      yield tag ? { ...values, tag } : values;
    }
  }

  toList(): readonly FigureGroup[] {
    return [...this.#sums.values()].map(({ head, sum }) => ({ ...head, ...sum.toFigures() }));
  }
}

function facetValue(facet: Facet, values: Values): FacetValue | undefined {
  const value = values[dimensionOf(facet)];
  return value && readFacet(facet, value.value, value.label);
}

function facetsOf(only: NonNullable<FiguresQuery['only']>): readonly Facet[] {
  return Object.keys(only) as Facet[];
}

function asDimension(name: string): RollupDimension {
  return name as RollupDimension;
}

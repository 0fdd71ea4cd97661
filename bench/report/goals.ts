import type { Bound, Unit } from './bounds/bound.ts';
import { resourceBounds } from './bounds/resources.ts';
import { streamBounds } from './bounds/streams.ts';
import { throughputBounds } from './bounds/throughput.ts';
import { createFigures } from './figures.ts';
import type { Results } from './results.ts';

export type Goal = {
  readonly measure: string;
  readonly goal: string;
  /** As text, with its unit; `undefined`: not measured. */
  readonly found: string | undefined;
  /** `told`: there is no goal to meet. */
  readonly verdict: 'met' | 'missed' | 'not measured' | 'told';
};

/** The goals, each with what this run found. */
export function judgeGoals(results: Results): readonly Goal[] {
  const figures = createFigures(results);
  const bounds = [...throughputBounds(figures), ...streamBounds(figures), ...resourceBounds(figures, results)];
  return bounds.map((bound) => ({
    measure: bound.measure,
    goal: bound.goal,
    found: bound.value === undefined ? undefined : formatUnit(bound.value, bound.unit),
    verdict: judge(bound),
  }));
}

function judge({ value, least, most }: Bound): Goal['verdict'] {
  if (value === undefined) return 'not measured';
  if (least === undefined && most === undefined) return 'told';
  return value >= (least ?? Number.NEGATIVE_INFINITY) && value <= (most ?? Number.POSITIVE_INFINITY) ? 'met' : 'missed';
}

function formatUnit(value: number, unit: Unit): string {
  switch (unit) {
    case 'share':
      return `${Math.round(value * 100)} %`;
    case 'times':
      return `${value.toFixed(value < 10 ? 2 : 0)} ×`;
    case 'ms':
      return value >= 100 ? `${Math.round(value)} ms` : `${value.toFixed(2)} ms`;
    case 'us':
      return `${value.toFixed(1)} µs`;
    case 'mb':
      return `${Math.round(value)} MB`;
    case 'kb':
      return `${value.toFixed(1)} kB`;
  }
}

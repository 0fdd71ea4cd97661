import { difference, ratio } from '../lib/statistics.ts';
import type { PeerId } from '../peers/peer.ts';
import type { Measurement } from '../scenarios/measure.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Goal } from './goals.ts';
import { figure, type Results } from './results.ts';

export type Table = { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };

type Column = { readonly title: string; readonly cell: (peer: PeerId) => string };

/** All peers of a scenario, one a row; `undefined` when nothing was measured. */
export function sideBySide(results: Results, scenario: Scenario): Table | undefined {
  const measured = scenario.peers.filter(
    (peer) => figure(results, scenario.id, peer, (each) => each.eventsPerSec) !== undefined,
  );
  if (measured.length === 0) return undefined;
  const columns = columnsOf(results, scenario);
  return {
    header: ['', ...columns.map(({ title }) => title)],
    rows: measured.map((peer) => [results.titles[peer] ?? peer, ...columns.map(({ cell }) => cell(peer))]),
  };
}

function columnsOf(results: Results, scenario: Scenario): readonly Column[] {
  const get = (peer: PeerId, pick: (each: Measurement) => number | undefined) =>
    figure(results, scenario.id, peer, pick);
  const bareScenario = scenario.peers.includes('bare')
    ? scenario.id
    : scenario.unit === 'chunk'
      ? scenario.id.replace('-to-messages', '')
      : 'whole-64';
  const bare = (pick: (each: Measurement) => number | undefined) => figure(results, bareScenario, 'bare', pick);
  const serving = (each: Measurement) => each.servingCpuUs;
  const rate = (each: Measurement) => (scenario.unit === 'request' ? each.repliesPerSec : each.eventsPerSec);
  const unit = scenario.unit;
  const cpu: readonly Column[] = [
    { title: `CPU a ${unit}`, cell: (peer) => number(get(peer, serving), 'µs') },
    {
      title: 'other threads',
      cell: (peer) =>
        number(
          get(peer, (each) => each.helperCpuUs),
          'µs',
        ),
    },
    {
      title: 'of them workers',
      cell: (peer) =>
        number(
          get(peer, (each) => each.workerCpuUs),
          'µs',
        ),
    },
    { title: 'CPU of bare', cell: (peer) => times(ratio(get(peer, serving), bare(serving))) },
  ];
  const disturbed: Column = {
    title: 'core taken by others',
    cell: (peer) => share(get(peer, (each) => each.foreignShare)),
  };
  const faults: Column = { title: 'faults', cell: (peer) => whole(get(peer, (each) => each.faults)) };
  if (scenario.rate !== undefined) {
    const added =
      (pick: (each: Measurement) => number | undefined): Column['cell'] =>
      (peer) =>
        number(divide(difference(get(peer, pick), get(scenario.peers[0] ?? 'direct', pick)), 1000), 'ms', 2);
    return [
      {
        title: 'p50',
        cell: (peer) =>
          number(
            divide(
              get(peer, (each) => each.latency.p50Us),
              1000,
            ),
            'ms',
            2,
          ),
      },
      { title: 'added p50', cell: added((each) => each.latency.p50Us) },
      { title: 'added p95', cell: added((each) => each.latency.p95Us) },
      { title: 'added p99', cell: added((each) => each.latency.p99Us) },
      ...cpu,
      disturbed,
      faults,
    ];
  }
  const amount: Column = { title: `${unit}s/s`, cell: (peer) => whole(get(peer, rate)) };
  if (unit === 'request') {
    return [
      amount,
      { title: 'of bare', cell: (peer) => share(ratio(get(peer, rate), bare(rate))) },
      ...cpu,
      disturbed,
      faults,
    ];
  }
  return [
    amount,
    ...cpu,
    {
      title: 'first token p50',
      cell: (peer) =>
        number(
          divide(
            get(peer, (each) => each.firstByte.p50Us),
            1000,
          ),
          'ms',
          2,
        ),
    },
    {
      title: 'memory',
      cell: (peer) =>
        number(
          divide(
            get(peer, (each) => each.rss),
            1_000_000,
          ),
          'MB',
          0,
        ),
    },
    disturbed,
    faults,
  ];
}

/** Measure, goal, figure, verdict. */
export function formatGoal({ measure, goal, found, met }: Goal): readonly string[] {
  const verdict = met === undefined ? 'not measured' : met ? 'yes' : '**no**';
  return [measure, goal, found ?? '—', goal === 'reported' ? '' : verdict];
}

function divide(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : value / by;
}

function whole(value: number | undefined): string {
  return value === undefined ? '—' : Math.round(value).toLocaleString('en').replaceAll(',', ' ');
}

function number(value: number | undefined, unit: string, digits = value !== undefined && value < 100 ? 1 : 0): string {
  return value === undefined ? '—' : `${value.toFixed(digits)} ${unit}`;
}

function share(value: number | undefined): string {
  return value === undefined ? '—' : `${(value * 100).toFixed(value < 0.02 ? 1 : 0)} %`;
}

function times(value: number | undefined): string {
  return value === undefined ? '—' : `${value.toFixed(2)} ×`;
}

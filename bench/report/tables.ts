import { difference, ratio } from '../lib/statistics.ts';
import type { PeerId } from '../peers/peer.ts';
import { baseOf, scenarioGroups, type Scenario } from '../scenarios/scenario.ts';
import { firstTokenP50, latencyP50, latencyP95, latencyP99, memory, scaled, servingCpu, type Pick } from './figures.ts';
import { formatNumber, formatShare, formatTimes, formatWhole } from './format.ts';
import type { Goal } from './goals.ts';
import { figure, type Results } from './results.ts';

export type Table = {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

type Column = { readonly title: string; readonly cell: (peer: PeerId) => string };

/** All that was measured: scenarios of a group share a table, every other one has its own. */
export function listTables(results: Results, scenarios: readonly Scenario[]): readonly Table[] {
  const tables = new Map<string, Table>();
  for (const scenario of scenarios) {
    const table = sideBySide(results, scenario);
    if (!table) continue;
    const title = scenario.group ? scenarioGroups[scenario.group] : scenario.title;
    const rows = scenario.group
      ? table.rows.map(([peer = '', ...cells]) => [`${scenario.title}: ${peer}`, ...cells])
      : table.rows;
    const before = tables.get(title);
    tables.set(title, { title, header: table.header, rows: [...(before?.rows ?? []), ...rows] });
  }
  return [...tables.values()];
}

/** All peers of a scenario, one a row; `undefined` when nothing was measured. */
export function sideBySide(results: Results, scenario: Scenario): Table | undefined {
  const measured = scenario.peers.filter(
    (peer) => figure(results, scenario.id, peer, (each) => each.eventsPerSec) !== undefined,
  );
  if (measured.length === 0) return undefined;
  const columns = columnsOf(results, scenario);
  return {
    title: scenario.title,
    header: ['', ...columns.map(({ title }) => title)],
    rows: measured.map((peer) => [results.titles[peer] ?? peer, ...columns.map(({ cell }) => cell(peer))]),
  };
}

function columnsOf(results: Results, scenario: Scenario): readonly Column[] {
  const get = (peer: PeerId, pick: Pick) => figure(results, scenario.id, peer, pick);
  const bare = (pick: Pick) => figure(results, baseOf(scenario), 'bare', pick);
  const { unit } = scenario;
  const rate: Pick = (each) => (unit === 'request' ? each.repliesPerSec : each.eventsPerSec);
  const inUs = (title: string, pick: Pick): Column => ({ title, cell: (peer) => formatNumber(get(peer, pick), 'µs') });
  const inMs = (title: string, pick: Pick): Column => ({
    title,
    cell: (peer) => formatNumber(scaled(get(peer, pick), 1 / 1000), 'ms', 2),
  });
  const added = (title: string, pick: Pick): Column => ({
    title,
    cell: (peer) =>
      formatNumber(scaled(difference(get(peer, pick), get(scenario.peers[0] ?? 'direct', pick)), 1 / 1000), 'ms', 2),
  });
  const common: readonly Column[] = [
    inUs(`CPU a ${unit}`, servingCpu),
    inUs('other threads', (each) => each.helperCpuUs),
    inUs('of them workers', (each) => each.workerCpuUs),
    { title: 'CPU of bare', cell: (peer) => formatTimes(ratio(get(peer, servingCpu), bare(servingCpu))) },
    {
      title: 'loop late p99',
      cell: (peer) =>
        formatNumber(
          get(peer, (each) => each.loopDelay?.p99Ms),
          'ms',
          1,
        ),
    },
    { title: 'memory', cell: (peer) => formatNumber(scaled(get(peer, memory), 1 / 1_000_000), 'MB', 0) },
    { title: 'core taken by others', cell: (peer) => formatShare(get(peer, (each) => each.foreignShare)) },
    { title: 'faults', cell: (peer) => formatWhole(get(peer, (each) => each.faults)) },
  ];
  const amount: Column = { title: `${unit}s/s`, cell: (peer) => formatWhole(get(peer, rate)) };
  if (scenario.rate !== undefined)
    return [
      inMs('p50', latencyP50),
      added('added p50', latencyP50),
      added('added p95', latencyP95),
      added('added p99', latencyP99),
      ...common,
    ];
  if (unit === 'request')
    return [
      amount,
      { title: 'of bare', cell: (peer) => formatShare(ratio(get(peer, rate), bare(rate))) },
      inMs('p50', latencyP50),
      inMs('p99', latencyP99),
      ...common,
    ];
  return [amount, inMs('first token p50', firstTokenP50), ...common];
}

const verdicts: Readonly<Record<Goal['verdict'], string>> = {
  met: 'yes',
  missed: '**no**',
  'not measured': 'not measured',
  told: '',
};

/** Measure, goal, figure, verdict. */
export function formatGoal({ measure, goal, found, verdict }: Goal): readonly string[] {
  return [measure, goal, found ?? '—', verdicts[verdict]];
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dim, formatDuration, say } from '../../scripts/lib/print.ts';
import type { NativeTools } from '../lib/native-tools.ts';
import { startUpstream } from '../lib/upstream.ts';
import { describeMachine } from '../lib/machine.ts';
import { printRows } from '../report/print-rows.ts';
import type { Results } from '../report/results.ts';
import { writeReport } from '../report/write-report.ts';
import { scenarios as allScenarios } from '../scenarios/all.ts';
import { measureColdStart, type ColdStart } from '../scenarios/cold-start.ts';
import { measure, type Measurement } from '../scenarios/measure.ts';
import type { Peer, PeerId } from '../peers/peer.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { BenchOptions } from './options.ts';
import { startPeers, type Peers } from './start-peers.ts';

/** The other gateways do not change from day to day. */
const everyDay: readonly PeerId[] = ['direct', 'nginx', 'bare', 'omniroute'];

const resultsDirectory = join(import.meta.dirname, '..', 'results');

/** Measures every chosen scenario through every chosen peer, writes the raw data, and prints and writes the report. */
export async function measureAll(tools: NativeTools, options: BenchOptions): Promise<void> {
  const startedAt = performance.now();
  const directory = mkdtempSync(join(tmpdir(), 'omniroute-bench-data-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const scenarios = chooseScenarios(options);
  const upstream = await startUpstream(tools.upstream);
  const chosen: readonly string[] = options.peers.length === 0 && options.quick ? everyDay : options.peers;
  const isWanted = (id: string): boolean => chosen.length === 0 || chosen.includes(id);
  const peers = await startPeers({ upstreamPort: upstream.port, scenarios, isWanted, omnirouteDirectory: directory });
  const measurements: Measurement[] = [];
  const warmed = new Set<string>();
  for (let repeat = 0; repeat < options.repeats; repeat += 1) {
    for (const scenario of scenarios) {
      say(`${scenario.title} ${dim(`(${repeat + 1} of ${options.repeats})`)}`);
      measurements.push(...(await measureScenario(scenario, { tools, peers, options, isWanted, warmed })));
    }
  }
  const coldStarts = isWanted('omniroute') ? await measureColdStarts(peers, directory, options) : [];
  await Promise.all([...peers.byId.values()].map((peer) => peer.process?.stop()));
  await upstream.stop();
  const results: Results = {
    at: new Date().toISOString(),
    machine: describeMachine(),
    repeats: options.repeats,
    missing: peers.missing,
    titles: Object.fromEntries([...peers.byId.values()].map(({ id, title }) => [id, title])),
    measurements,
    coldStarts,
  };
  save(results, options);
  printRows(results);
  say(`Took ${formatDuration(performance.now() - startedAt)}`);
}

function chooseScenarios({ only, quick }: BenchOptions): readonly Scenario[] {
  const unknown = only.filter((id) => !allScenarios.some((scenario) => scenario.id === id));
  if (unknown.length > 0) {
    const known = allScenarios.map(({ id }) => id).join(', ');
    throw new Error(`No such scenario: ${unknown.join(', ')}. There are ${known}.`);
  }
  if (only.length > 0) return allScenarios.filter(({ id }) => only.includes(id));
  return quick ? allScenarios.filter((scenario) => scenario.quick) : allScenarios;
}

/** Optimising compilers need some ten thousand requests; what is warm already keeps its code. */
const firstWarmupSec = 6;

function firstWarmup(warmed: Set<string>, peer: Peer, { workload }: Scenario): number {
  const known = `${peer.id} ${workload.client} ${workload.upstream} ${workload.stream !== undefined}`;
  if (peer.process === undefined || warmed.has(known)) return 0;
  warmed.add(known);
  return firstWarmupSec;
}

type Surroundings = {
  /** Peers and workloads that have had load before. */
  readonly warmed: Set<string>;
  readonly tools: NativeTools;
  readonly peers: Peers;
  readonly options: BenchOptions;
  readonly isWanted: (id: string) => boolean;
};

/** The peers take turns within a repeat, so that what disturbs the machine for a while disturbs all of them. */
async function measureScenario(
  scenario: Scenario,
  { tools, peers, options, isWanted, warmed }: Surroundings,
): Promise<Measurement[]> {
  const found: Measurement[] = [];
  for (const id of scenario.peers) {
    const peer = peers.byId.get(id);
    if (!peer || !isWanted(id)) continue;
    const measured = await measure({
      loadProgram: tools.load,
      scenario,
      peer,
      lengthFactor: options.quick ? 0.5 : 1,
      extraWarmupSec: firstWarmup(warmed, peer, scenario) * (options.quick ? 0.5 : 1),
    });
    if (measured) found.push(measured);
  }
  return found;
}

async function measureColdStarts(peers: Peers, dataDirectory: string, options: BenchOptions): Promise<ColdStart[]> {
  const workload = { client: 'chat', upstream: 'chat' } as const;
  const model = peers.omniroute.address(workload)?.model ?? '';
  await peers.omniroute.process?.stop();
  say('cold start');
  const found: ColdStart[] = [];
  for (let repeat = 0; repeat < options.repeats; repeat += 1) {
    found.push(await measureColdStart({ dataDirectory, key: peers.omniroute.key, workload, model }));
  }
  return found;
}

function save(results: Results, { write }: BenchOptions): void {
  mkdirSync(resultsDirectory, { recursive: true });
  const name = `${results.at.replace(/[:.]/g, '-')}.json`;
  writeFileSync(join(resultsDirectory, name), `${JSON.stringify(results, null, 1)}\n`);
  say(`Raw data: bench/results/${name}`);
  if (write) writeReport(results);
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dim, formatDuration, say } from '../../scripts/lib/print.ts';
import type { NativeTools } from '../lib/native-tools.ts';
import { startUpstream, type Upstream } from '../lib/upstream.ts';
import { describeMachine } from '../lib/machine.ts';
import { printRows } from '../report/print-rows.ts';
import type { Results } from '../report/results.ts';
import { writeReport } from '../report/write-report.ts';
import { scenarios as allScenarios } from '../scenarios/all.ts';
import { measureColdStart, type ColdStart } from '../scenarios/cold-start.ts';
import { firstWarmupSec, plannedSec, warmthOf } from '../scenarios/duration.ts';
import { measure, type Measurement } from '../scenarios/measure.ts';
import { measureRecording } from '../scenarios/recording.ts';
import type { OmniRoutePeer } from '../peers/omniroute.ts';
import type { Peer, PeerId } from '../peers/peer.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { BenchOptions } from './options.ts';
import { startFresh, startPeers, type Peers } from './start-peers.ts';

/** The other gateways do not change from day to day. */
const everyDay: readonly PeerId[] = ['direct', 'nginx', 'bare', 'omniroute'];

/** What is measured beside the scenarios. */
const extras = ['recording', 'cold-start'] as const;
type Extra = (typeof extras)[number];

const resultsDirectory = join(import.meta.dirname, '..', 'results');

type Surroundings = {
  readonly tools: NativeTools;
  readonly upstream: Upstream;
  readonly peers: Peers;
  readonly options: BenchOptions;
  readonly isWanted: (id: PeerId) => boolean;
  /** Peers and workloads that have had load before. */
  readonly warmed: Set<string>;
};

/** Measures every chosen scenario through every chosen peer, writes the raw data, and prints and writes the report. */
export async function measureAll(tools: NativeTools, options: BenchOptions): Promise<void> {
  const startedAt = performance.now();
  const directory = mkdtempSync(join(tmpdir(), 'omniroute-bench-data-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const scenarios = chooseScenarios(options);
  const upstream = await startUpstream(tools.upstream);
  const chosen: readonly string[] = options.peers.length === 0 && options.quick ? everyDay : options.peers;
  const isWanted = (id: PeerId): boolean => chosen.length === 0 || chosen.includes(id);
  say(`Measuring takes about ${formatDuration(plannedSec(scenarios, { ...options, isWanted }) * 1000)}`);
  const placeOf = (id: PeerId): string => join(directory, id);
  const peers = await startPeers({ upstreamPort: upstream.port, scenarios, isWanted, placeOf, rows: options.rows });
  const around: Surroundings = { tools, upstream, peers, options, isWanted, warmed: new Set() };
  const measurements = await measureScenarios(scenarios, around);
  const isAsked = (extra: Extra): boolean =>
    isWanted('omniroute') && (options.only.length === 0 || options.only.includes(extra));
  const withRecording = isAsked('recording') && !options.quick;
  const recordingShares = withRecording ? [await measureRecording(tools, upstream.port)] : [];
  const coldStarts = isAsked('cold-start') ? await measureColdStarts(around) : [];
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
    recordingShares,
  };
  save(results, options);
  printRows(results);
  say(`Took ${formatDuration(performance.now() - startedAt)}`);
}

function chooseScenarios({ only, quick }: BenchOptions): readonly Scenario[] {
  const known: readonly string[] = [...allScenarios.map(({ id }) => id), ...extras];
  const unknown = only.filter((id) => !known.includes(id));
  if (unknown.length > 0) throw new Error(`No such scenario: ${unknown.join(', ')}. There are ${known.join(', ')}.`);
  if (only.length > 0) return allScenarios.filter(({ id }) => only.includes(id));
  return quick ? allScenarios.filter((scenario) => scenario.quick) : allScenarios;
}

async function measureScenarios(scenarios: readonly Scenario[], around: Surroundings): Promise<Measurement[]> {
  const { repeats } = around.options;
  const found: Measurement[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const scenario of scenarios) {
      if (scenario.once && repeat > 0) continue;
      const group = scenario.group ? dim(` ${scenario.id}`) : '';
      say(`${scenario.title}${group} ${dim(`(${repeat + 1} of ${scenario.once ? 1 : repeats})`)}`);
      found.push(...(await measureScenario(scenario, around)));
    }
  }
  return found;
}

/** The peers take turns within a repeat, so that what disturbs the machine for a while disturbs all of them. */
async function measureScenario(scenario: Scenario, around: Surroundings): Promise<Measurement[]> {
  const { peers, upstream, isWanted } = around;
  const found: Measurement[] = [];
  for (const id of scenario.peers.filter(isWanted)) {
    const fresh = scenario.fresh ? await startFresh(id, scenario, upstream.port) : undefined;
    const peer = fresh ?? peers.byId.get(id);
    const measured = peer && (await measurePeer(peer, scenario, around));
    await fresh?.process?.stop();
    if (measured) found.push(measured);
  }
  return found;
}

function measurePeer(peer: Peer, scenario: Scenario, { tools, upstream, options, warmed }: Surroundings) {
  const factor = options.quick ? 0.5 : 1;
  const known = warmthOf(peer.id, scenario);
  // What is started anew for a scenario has a warm-up in it.
  const isWarm = peer.process === undefined || scenario.fresh === true || warmed.has(known);
  if (!scenario.fresh) warmed.add(known);
  return measure({
    loadProgram: tools.load,
    scenario,
    peer,
    upstreamPort: upstream.port,
    lengthFactor: factor,
    extraWarmupSec: isWarm ? 0 : firstWarmupSec * factor,
  });
}

/** Ends the gateways whose data are started on. */
async function measureColdStarts({ peers, options }: Surroundings): Promise<ColdStart[]> {
  const found: ColdStart[] = [];
  for (const [data, peer] of [
    ['empty', peers.omniroute],
    ['full', peers.omnirouteFull],
  ] as const) {
    if (!peer) continue;
    say(`cold start on the ${data} database`);
    await peer.process?.stop();
    for (let repeat = 0; repeat < options.repeats; repeat += 1) found.push({ data, ...(await coldStartOf(peer)) });
  }
  return found;
}

function coldStartOf(peer: OmniRoutePeer) {
  const workload = { client: 'chat', upstream: 'chat' } as const;
  const model = peer.address(workload)?.model ?? '';
  return measureColdStart({ dataDirectory: peer.dataDirectory, key: peer.key, workload, model });
}

function save(results: Results, { write }: BenchOptions): void {
  mkdirSync(resultsDirectory, { recursive: true });
  const name = `${results.at.replace(/[:.]/g, '-')}.json`;
  writeFileSync(join(resultsDirectory, name), `${JSON.stringify(results, null, 1)}\n`);
  say(`Raw data: bench/results/${name}`);
  if (write) writeReport(results);
}

import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bold, say } from '../../scripts/lib/print.ts';
import { summarizeProfile } from '../lib/cpu-profile.ts';
import { runLoad } from '../lib/load.ts';
import type { NativeTools } from '../lib/native-tools.ts';
import { startUpstream } from '../lib/upstream.ts';
import { requestBody, type Workload } from '../lib/workload.ts';
import { nativeConnections, startOmniRoute } from '../peers/omniroute.ts';

/** Start, set-up and the compiling of what is hot. */
const skipSec = 5;

const directory = join(import.meta.dirname, '..', 'results', 'profiles');

type Case = {
  readonly name: string;
  readonly workload: Workload;
  readonly connections: number;
  readonly seconds: number;
};

const chat = { client: 'chat', upstream: 'chat' } as const;
const pace20 = { intervalUs: 20_000, chunks: 100 };
const pace50 = { intervalUs: 50_000, chunks: 100 };

const cases: readonly Case[] = [
  { name: 'whole-64', workload: chat, connections: 64, seconds: 12 },
  { name: 'streams-100', workload: { ...chat, stream: pace20 }, connections: 100, seconds: 12 },
  { name: 'streams-1000', workload: { ...chat, stream: pace50 }, connections: 1000, seconds: 14 },
  { name: 'to-messages', workload: { client: 'chat', upstream: 'messages' }, connections: 64, seconds: 12 },
  {
    name: 'streams-100-to-messages',
    workload: { client: 'chat', upstream: 'messages', stream: pace20 },
    connections: 100,
    seconds: 12,
  },
];

/** Takes a CPU profile of the gateway per case and prints the functions that cost the most. */
export async function runProfile(tools: NativeTools): Promise<void> {
  const upstream = await startUpstream(tools.upstream);
  for (const each of cases) {
    const target = join(directory, each.name);
    mkdirSync(target, { recursive: true });
    await profileOne(each, { tools, upstreamPort: upstream.port, target });
    printSummary(each.name, newestProfile(target));
  }
  await upstream.stop();
}

type Surroundings = { readonly tools: NativeTools; readonly upstreamPort: number; readonly target: string };

async function profileOne(
  { workload, connections, seconds }: Case,
  { tools, upstreamPort, target }: Surroundings,
): Promise<void> {
  const peer = await startOmniRoute({
    id: 'omniroute',
    title: 'OmniRoute',
    workloads: [workload],
    connections: nativeConnections(upstreamPort),
    env: { NODE_OPTIONS: `--cpu-prof --cpu-prof-interval=500 --cpu-prof-dir=${target}` },
  });
  const address = peer.address(workload);
  if (!address) return;
  const body = requestBody(workload, address.model);
  await runLoad(tools.load, { ...address, body, connections, warmupSec: 1, durationSec: seconds - 1, rampSec: 1 });
  await peer.process?.stop();
}

/** The serving thread's is the largest: a worker waits most of the time. */
function newestProfile(target: string): string {
  const found = readdirSync(target)
    .map((name) => ({ path: join(target, name), at: statSync(join(target, name)) }))
    .filter(({ at }) => Date.now() - at.mtimeMs < 30_000)
    .sort((a, b) => b.at.size - a.at.size)[0];
  if (!found) throw new Error(`Node wrote no profile to ${target}.`);
  return found.path;
}

function printSummary(name: string, path: string): void {
  const functions = summarizeProfile(path, skipSec);
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(7);
  console.log(`\n${bold(name)}: by self time\n   self   total`);
  for (const each of functions.slice(0, 40)) console.log(`${percent(each.self)} ${percent(each.total)}  ${each.name}`);
  console.log(`\n${bold(name)}: our own functions by total time\n   self   total`);
  const own = functions
    .filter((each) => /\s(apps|packages|open-sse)\//.test(each.name))
    .toSorted((a, b) => b.total - a.total);
  for (const each of own.slice(0, 40)) console.log(`${percent(each.self)} ${percent(each.total)}  ${each.name}`);
  say(path);
}

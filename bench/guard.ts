/**
 * Guards the hot path in every test run: CPU time of the serving thread a request, of the built gateway against the bare proxy, in
 * turns on the same machine. A ratio of CPU times hardly depends on the machine or on what else it does; a wall clock would.
 */
import { join } from 'node:path';
import { startProcess } from '../scripts/servers/managed-process.ts';
import { sendRequests } from './guard/send-requests.ts';
import { moveHelperThreads, moveToCore, onCore, otherCore } from './lib/cores.ts';
import { printedPort } from './lib/printed-port.ts';
import { median } from './lib/statistics.ts';
import { mainThreadCpuNs } from './lib/thread-time.ts';
import { requestBody, type Workload } from './lib/workload.ts';
import { startBare } from './peers/bare.ts';
import { nativeConnections, startOmniRoute } from './peers/omniroute.ts';
import type { Peer } from './peers/peer.ts';

/** Far above what docs/benchmarks.md aims at, so that only a real loss of speed fails: 1.5 would be good. */
const mostOfBare = 3.5;
const warmupRounds = 4;
const measuredRounds = 5;
const requestsPerRound = 4000;
const workload: Workload = { client: 'chat', upstream: 'chat' };

async function measureRatio(): Promise<number> {
  // It makes the load itself.
  moveToCore(otherCore, process.pid);
  const program = join(import.meta.dirname, 'guard', 'fixed-upstream.ts');
  const upstream = await startProcess({
    ...onCore(otherCore, { program: process.execPath, args: [program] }),
    env: {},
  });
  const upstreamPort = await printedPort(upstream, 'The upstream');
  const bare = await startBare(upstreamPort);
  const connections = nativeConnections(upstreamPort);
  const omniroute = await startOmniRoute({ id: 'omniroute', title: 'OmniRoute', workloads: [workload], connections });
  const ratios: number[] = [];
  for (let round = 0; round < warmupRounds + measuredRounds; round += 1) {
    const bareCpu = await cpuPerRequest(bare);
    const ourCpu = await cpuPerRequest(omniroute);
    if (round < warmupRounds) continue;
    ratios.push(ourCpu / bareCpu);
    console.log(`CPU a request: bare ${bareCpu.toFixed(0)} µs, OmniRoute ${ourCpu.toFixed(0)} µs`);
  }
  await Promise.all([upstream.stop(), bare.process?.stop(), omniroute.process?.stop()]);
  return median(ratios) ?? Number.POSITIVE_INFINITY;
}

/** Of the serving thread, in µs. */
async function cpuPerRequest(peer: Peer): Promise<number> {
  const address = peer.address(workload);
  const pid = peer.process?.pid;
  if (!address || pid === undefined) throw new Error(`${peer.title} cannot be measured.`);
  moveHelperThreads(pid);
  const body = requestBody(workload, address.model);
  const head = [
    `POST ${address.path} HTTP/1.1`,
    `host: 127.0.0.1:${address.port}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...address.headers,
  ];
  const before = mainThreadCpuNs(pid);
  const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
  await sendRequests({ port: address.port, bytes, count: requestsPerRound, connections: 32 });
  return (mainThreadCpuNs(pid) - before) / 1000 / requestsPerRound;
}

if (process.platform === 'linux') {
  const ratio = await measureRatio();
  console.log(`OmniRoute takes ${ratio.toFixed(2)} times the CPU of the bare proxy; at most ${mostOfBare} is allowed.`);
  process.exit(ratio <= mostOfBare ? 0 : 1);
}
console.log('Skipped: CPU time per thread can be read on Linux alone.');

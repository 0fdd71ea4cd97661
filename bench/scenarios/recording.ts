import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dim, say } from '../../scripts/lib/print.ts';
import { largestProfile, shareOfOwnCode } from '../lib/cpu-profile.ts';
import { runLoad } from '../lib/load.ts';
import type { NativeTools } from '../lib/native-tools.ts';
import { requestBody } from '../lib/workload.ts';
import { nativeConnections, startOmniRoute } from '../peers/omniroute.ts';

const workload = { client: 'chat', upstream: 'chat' } as const;
/** Start, set-up and the compiling of what is hot. */
const skipSec = 6;
const seconds = 14;

/** What a finished request takes from the serving thread on its way into the spool: making the row, encoding and writing it. */
const recordingCode = /(?:packages\/storage\/dist\/spool|apps\/gateway\/dist\/pipeline\/record)/;

/**
 * The part of its busy time, 0 to 1, that the serving thread of the gateway spends on recording at full load, by a CPU profile. It
 * cannot be had by switching recording off: there is no such switch.
 */
export async function measureRecording(tools: NativeTools, upstreamPort: number): Promise<number> {
  say(`recording, by a CPU profile ${dim('(1 of 1)')}`);
  const directory = mkdtempSync(join(tmpdir(), 'omniroute-bench-profile-'));
  try {
    const peer = await startOmniRoute({
      id: 'omniroute',
      title: 'OmniRoute',
      workloads: [workload],
      connections: nativeConnections(upstreamPort),
      env: { NODE_OPTIONS: `--cpu-prof --cpu-prof-interval=500 --cpu-prof-dir=${directory}` },
    });
    const address = peer.address(workload);
    if (!address) throw new Error('The gateway has no address for a chat.');
    const body = requestBody(workload, address.model);
    await runLoad(tools.load, { ...address, body, connections: 64, warmupSec: 1, durationSec: seconds - 1 });
    await peer.process?.stop();
    return shareOfOwnCode(largestProfile(directory), { code: recordingCode, skipSec });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

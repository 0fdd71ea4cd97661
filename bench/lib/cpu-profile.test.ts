import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { largestProfile, shareOfOwnCode, summarizeProfile } from './cpu-profile.ts';

type Frame = readonly [id: number, functionName: string, url: string, children: readonly number[]];

/** Each sample is a second; the first node is the root. */
function profileOf(frames: readonly Frame[], samples: readonly number[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'omniroute-bench-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const nodes = frames.map(([id, functionName, url, children]) => ({
    id,
    callFrame: { functionName, url, lineNumber: 0 },
    children,
  }));
  const path = join(directory, 'a.cpuprofile');
  writeFileSync(path, JSON.stringify({ nodes, samples, timeDeltas: samples.map(() => 1_000_000) }));
  writeFileSync(join(directory, 'worker.cpuprofile'), '{}');
  return path;
}

const own = 'file:///somewhere/packages/storage/dist/spool/recorder.js';
const frames: readonly Frame[] = [
  [1, '(root)', '', [2, 3, 8]],
  [2, '(idle)', '', []],
  [3, 'commit', own, [4, 5]],
  [4, 'run', 'file:///somewhere/node_modules/better-sqlite3/lib/x.js', []],
  [5, 'release', 'file:///somewhere/apps/gateway/dist/pipeline/finish.js', [6]],
  [6, 'end', 'node:_http_outgoing', []],
  [8, 'parse', 'node:internal', []],
];
const options = { code: /storage\/dist\/spool/, skipSec: 0 };

it('counts what our code calls of libraries for it, and not what it calls back of ours', () => {
  // Idle; then commit, run (its), release and end (not its), parse (nobody's).
  const path = profileOf(frames, [2, 3, 4, 5, 6, 8, 2]);
  expect(shareOfOwnCode(path, options)).toBeCloseTo(2 / 5);
});

it('leaves out the first seconds', () => {
  const path = profileOf(frames, [3, 3, 8, 4]);
  expect(shareOfOwnCode(path, { ...options, skipSec: 3 })).toBeCloseTo(1 / 2);
  expect(summarizeProfile(path, 3).map(({ name }) => name)[0]).toContain('node:internal');
});

it('takes the largest of several profiles', () => {
  const path = profileOf(frames, [3]);
  expect(largestProfile(join(path, '..'))).toBe(path);
});

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The part of V8's .cpuprofile that is read. */
type Profile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds between two samples. */
  readonly timeDeltas: readonly number[];
};

export type FunctionTime = {
  /** Name and place: `write node:_http_outgoing:900`. */
  readonly name: string;
  /** Of the time that the thread was busy, 0 to 1, without what the function called. */
  readonly self: number;
  /** With what it called, each stack counted once. */
  readonly total: number;
};

const notWork: ReadonlySet<string> = new Set(['(idle)', '(root)']);

/**
 * Where a thread spent its time after the first `skipSec` seconds (the start and the compiling of what is hot), the most first.
 * Idle time is left out; garbage collection is a function of its own.
 */
export function summarizeProfile(path: string, skipSec: number): readonly FunctionTime[] {
  const profile: Profile = JSON.parse(readFileSync(path, 'utf8'));
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)),
  );
  const selfOf = new Map<string, number>();
  const totalOf = new Map<string, number>();
  let busy = 0;
  let elapsed = 0;
  for (const [index, id] of profile.samples.entries()) {
    const time = profile.timeDeltas[index] ?? 0;
    elapsed += time;
    if (elapsed < skipSec * 1_000_000) continue;
    const leaf = byId.get(id);
    if (!leaf || notWork.has(leaf.callFrame.functionName)) continue;
    busy += time;
    add(selfOf, nameOf(leaf.callFrame), time);
    const seen = new Set<string>();
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const node = byId.get(at);
      if (node) seen.add(nameOf(node.callFrame));
    }
    for (const name of seen) add(totalOf, name, time);
  }
  return [...totalOf]
    .map(([name, total]) => ({ name, self: (selfOf.get(name) ?? 0) / busy, total: total / busy }))
    .sort((a, b) => b.self - a.self);
}

/** Of the profiles that one process has written: the serving thread's, for a worker waits most of the time. Throws when there is none. */
export function largestProfile(directory: string): string {
  const found = readdirSync(directory)
    .map((name) => join(directory, name))
    .toSorted((a, b) => statSync(b).size - statSync(a).size)[0];
  if (found === undefined) throw new Error(`Node wrote no profile to ${directory}.`);
  return found;
}

const ownCode = /\/(?:apps|packages|open-sse)\//;

/**
 * The part of a thread's busy time, 0 to 1, in which the innermost function of ours that ran belonged to files that match `code`: what
 * they call of Node and of libraries counts for them, what they call back of ours does not.
 */
export function shareOfOwnCode(path: string, options: { readonly code: RegExp; readonly skipSec: number }): number {
  const profile: Profile = JSON.parse(readFileSync(path, 'utf8'));
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const isCounted = new Map<number, boolean>();
  const visit = (id: number, inherited: boolean): void => {
    const node = nodes.get(id);
    if (!node) return;
    const { url } = node.callFrame;
    const counted = ownCode.test(url) && !url.includes('/node_modules/') ? options.code.test(url) : inherited;
    isCounted.set(id, counted);
    for (const child of node.children ?? []) visit(child, counted);
  };
  const [root] = profile.nodes;
  if (root) visit(root.id, false);
  let elapsed = 0;
  let busy = 0;
  let found = 0;
  for (const [index, id] of profile.samples.entries()) {
    const time = profile.timeDeltas[index] ?? 0;
    elapsed += time;
    const name = nodes.get(id)?.callFrame.functionName ?? '';
    if (elapsed < options.skipSec * 1_000_000 || notWork.has(name)) continue;
    busy += time;
    if (isCounted.get(id)) found += time;
  }
  return busy === 0 ? 0 : found / busy;
}

function add(sums: Map<string, number>, name: string, time: number): void {
  sums.set(name, (sums.get(name) ?? 0) + time);
}

function nameOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  const place = url.replace(/^.*\/node_modules\//, '').replace(/^file:.*\/(apps|packages|open-sse)\//, '$1/');
  return `${functionName || '(anonymous)'}${place ? ` ${place}:${lineNumber + 1}` : ''}`;
}

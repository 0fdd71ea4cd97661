import { setImmediate } from 'node:timers/promises';
import type { ComboCreate, ReplayLine } from '@omniroute/contract';
import { OmniError } from '@omniroute/core';
import { recordedRequests, targetMeans, type ReadableDatabase, type RecordedRequest } from '@omniroute/storage';
import { resolvePlan } from '../pipeline/resolve-plan.ts';
import { withDraft } from '../simulate/draft-combo.ts';
import { seededRandom } from '../simulate/seeded-random.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { RecordedRoute } from './recorded-route.ts';
import { ReplayTally, type Replayed } from './replay-tally.ts';
import { WindowHealth } from './window-health.ts';

export type ReplayInput = {
  readonly comboId?: string;
  readonly combo?: ComboCreate;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  readonly seed?: number;
};

export type ReplaySources = {
  readonly database: ReadableDatabase;
  readonly snapshot: Snapshot;
  now(): number;
  /** Aborted when nobody waits for the report any more. */
  readonly gone: AbortSignal;
};

const usualTimeMs = 7 * 24 * 3_600_000;
const usualLimit = 100_000;
const pageRequests = 500;
/** Of the serving thread at a time, ms. */
const sliceMs = 4;
const progressEveryMs = 250;

/**
 * Plans the recorded requests of a combo again, with the combo as it would be, and tells what that would change. Calls nobody. Throws
 * `OmniError` `invalid-input` for a combo that there is not, and for a draft that could not be saved.
 */
export async function* replay(input: ReplayInput, sources: ReplaySources): AsyncGenerator<ReplayLine> {
  const { database, gone } = sources;
  const window = windowOf(input, sources.now());
  const { snapshot, model, comboId } = target(input, sources.snapshot);
  await database.foldNow();
  const health = new WindowHealth(await targetMeans(database, window), window.toMs);
  const tally = new ReplayTally(health);
  const random = seededRandom(input.seed ?? 1);
  const planAgain = (recorded: RecordedRequest): Replayed => {
    const router = { snapshot, health, nowMs: recorded.startedAtMs, random };
    try {
      const { candidates, turns, refusal } = resolvePlan(model, router, new RecordedRoute(recorded));
      const [first] = candidates;
      if (!first) return { refusal: refusal?.message ?? 'Nobody is left to ask.' };
      health.takeTurns(turns);
      return { first };
    } catch (error) {
      if (error instanceof OmniError) return { refusal: error.message };
      throw error;
    }
  };
  let complete = true;
  let toldAtMs = performance.now();
  for await (const page of pages({ ...window, comboId, limit: input.limit ?? usualLimit }, sources)) {
    complete = page.complete;
    await addAll(page.requests, (recorded) => tally.add(recorded, planAgain(recorded)));
    if (gone.aborted) return;
    const last = page.requests.at(-1);
    if (!last || performance.now() - toldAtMs < progressEveryMs) continue;
    toldAtMs = performance.now();
    const part = (last.startedAtMs - window.fromMs) / (window.toMs - window.fromMs);
    yield { type: 'progress', done: tally.requests, part };
  }
  const { fromMs, toMs } = window;
  const times = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  yield { type: 'report', ...times, complete, ...tally.report() };
}

function windowOf({ from, to }: ReplayInput, nowMs: number): { readonly fromMs: number; readonly toMs: number } {
  const toMs = to === undefined ? nowMs : Date.parse(to);
  const fromMs = from === undefined ? toMs - usualTimeMs : Date.parse(from);
  if (fromMs < toMs) return { fromMs, toMs };
  throw new OmniError('invalid-input', 'The time ends before it begins: `from` must be before `to`.', {
    field: 'from',
  });
}

/** Whose requests are replayed, and under which name they are planned again. */
function target({ comboId, combo }: ReplayInput, saved: Snapshot) {
  const asked = comboId ?? combo?.name;
  if (asked === undefined) throw new OmniError('invalid-input', 'Name a combo, or send one.', { field: 'comboId' });
  const { combosById, combosByName } = saved.routing;
  const recorded = combosById.get(asked) ?? combosByName.get(asked);
  if (!recorded) throw new OmniError('invalid-input', `There is no combo “${asked}”.`, { field: 'comboId' });
  return {
    snapshot: combo ? withDraft(saved, combo) : saved,
    model: `combo/${combo?.name ?? recorded.name}`,
    comboId: recorded.id,
  };
}

type Range = {
  readonly comboId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
};

async function* pages({ limit, ...range }: Range, { database, gone }: ReplaySources) {
  let left = limit;
  let after: Parameters<typeof recordedRequests>[1]['after'];
  while (left > 0 && !gone.aborted) {
    const page = await recordedRequests(database, { ...range, after, limit: Math.min(pageRequests, left) });
    left -= page.requests.length;
    yield { requests: page.requests, complete: page.next === undefined };
    if (!page.next) return;
    after = page.next;
  }
}

/** In slices, so that requests of clients are served in between. */
async function addAll(requests: readonly RecordedRequest[], add: (recorded: RecordedRequest) => void): Promise<void> {
  let begunAtMs = performance.now();
  for (const recorded of requests) {
    add(recorded);
    if (performance.now() - begunAtMs < sliceMs) continue;
    await setImmediate();
    begunAtMs = performance.now();
  }
}

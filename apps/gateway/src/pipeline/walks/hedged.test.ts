import { failureKinds, type AttemptRecord, type FailureKind } from '@omniroute/core';
import { Cancellation, createExecutors, createHttpClient, Observed } from '@omniroute/open-sse';
import { getProvider } from '@omniroute/registry';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HealthBoard } from '../../health/health-board.ts';
import { Attempt } from '../attempt.ts';
import type { LiveCandidate } from '../resolve-plan.ts';
import { clientLeft, overtakenByOther } from '../run-attempt.ts';
import { createUsageMemory } from '../usage-memory.ts';
import type { AskManner, AskResult, PlanResult } from '../walk-budget.ts';
import { walkHedged, type AskRacer, type RaceRun } from './hedged.ts';

/** How a target fares: so many ms until it begins to answer, or fails. */
type Fate = { readonly ms: number; readonly failure?: FailureKind };

const definition = getProvider('openai-compatible');
const executor = createExecutors(createHttpClient()).executorOf('openai');

function makeCandidate(place: number): LiveCandidate {
  const upstream = {
    id: `con_${place}`,
    name: String(place),
    provider: definition.id,
    baseUrl: 'http://x',
    settings: {},
  };
  return {
    connection: { upstream, definition, executor, models: new Map() },
    model: 'm',
    options: {},
    facts: undefined,
  };
}

type Track = { readonly asked: string[]; readonly overtaken: string[]; underWay: number; most: number };

/** Asks like the pipeline does: an attempt ends by its fate, or at once when it is not wanted any more. */
function makeAsk(fates: readonly Fate[], clientGone: Cancellation, track: Track): AskRacer {
  return async (candidate, over, manner) => {
    const { name, id } = candidate.connection.upstream;
    track.asked.push(name);
    track.most = Math.max(track.most, (track.underWay += 1));
    const attempt = new Attempt({ candidate, format: 'openai-chat', position: manner.takePosition?.() ?? -1 });
    const { ms, failure } = fates[Number(name)] ?? { ms: 0 };
    const cancelled = await waitOr(ms, manner, clientGone);
    track.underWay -= 1;
    if (cancelled || failure) {
      if (cancelled === overtakenByOther) track.overtaken.push(name);
      const why = cancelled ?? { kind: failure ?? 'network', scope: 'request', message: id };
      over.push(attempt.close({ failure: why }));
      return { type: 'failure', failure: why } satisfies AskResult;
    }
    const observed = new Observed();
    return {
      type: 'answer',
      answer: { type: 'whole', attempt, bytes: Buffer.from(name), contentType: '', observed, losses: [] },
    };
  };
}

async function waitOr(ms: number, { overtaken }: AskManner, clientGone: Cancellation) {
  const { promise, resolve } = Promise.withResolvers<typeof clientLeft | undefined>();
  clientGone.listen({ onCancel: () => resolve(clientLeft) });
  overtaken?.listen({ onCancel: () => resolve(clientGone.isCancelled ? clientLeft : overtakenByOther) });
  setTimeout(() => resolve(undefined), ms);
  return promise;
}

type Given = {
  readonly fates: readonly Fate[];
  readonly max: number;
  readonly maxShare: number;
  readonly attempts: number | undefined;
  readonly leavesAtMs: number | undefined;
};

async function race({ fates, max, maxShare, attempts, leavesAtMs }: Given, wrap = (ask: AskRacer) => ask) {
  const clientGone = new Cancellation();
  const track: Track = { asked: [], overtaken: [], underWay: 0, most: 0 };
  const begunAtMs = Date.now();
  const options = { hedge: { afterMs: 20, max, maxShare } };
  const run: RaceRun = {
    plan: {
      combo: { id: 'cmb_1', name: 'c', strategy: 'hedged', targets: [], fallback: {}, options },
      policy: attempts === undefined ? {} : { attempts },
      candidates: fates.map((_, place) => makeCandidate(place)),
    },
    exchange: { clientGone, elapsedMs: () => Date.now() - begunAtMs },
    inbound: { facts: { stream: true, inputCharacters: 100 } },
    pipeline: {
      health: new HealthBoard(),
      lookout: { lookFor: async () => false, noteMissing: () => {} },
      usages: createUsageMemory(),
      random: () => 0.5,
    },
  };
  if (leavesAtMs !== undefined) setTimeout(() => clientGone.cancel(new Error('gone')), leavesAtMs);
  let result: PlanResult | undefined;
  void walkHedged(run, wrap(makeAsk(fates, clientGone, track))).then((decided) => (result = decided));
  await vi.advanceTimersByTimeAsync(5000);
  if (!result) throw new Error('The race was never decided.');
  return { result, track };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const names = ({ failed }: PlanResult) => failed.map(({ connectionName }: AttemptRecord) => connectionName);
const winnerOf = ({ end }: PlanResult) =>
  end.type === 'answer' && end.answer.type === 'whole' ? end.answer.bytes.toString() : undefined;
const plain = { max: 2, maxShare: 1, attempts: undefined, leavesAtMs: undefined };

test('whoever begins first wins, whichever was asked first', async () => {
  const { result } = await race({ ...plain, fates: [{ ms: 100 }, { ms: 10 }] });
  expect(winnerOf(result)).toBe('1');
  expect(result.failed).toMatchObject([{ connectionName: '0', position: 0, failureKind: 'aborted' }]);
  const late = await race({ ...plain, fates: [{ ms: 30 }, { ms: 100 }] });
  expect(winnerOf(late.result)).toBe('0');
  expect(names(late.result)).toEqual(['1']);
});

test('of two that begin in the same moment one is heard, the other is ended and counted', async () => {
  const bothAsked = Promise.withResolvers<void>();
  let asked = 0;
  const atOnce = (ask: AskRacer): AskRacer => {
    return async (candidate, over, manner) => {
      const result = ask(candidate, over, { ...manner, overtaken: new Cancellation() });
      if ((asked += 1) === 2) setTimeout(bothAsked.resolve, 10);
      await bothAsked.promise;
      return result;
    };
  };
  const { result } = await race({ ...plain, fates: [{ ms: 0 }, { ms: 0 }] }, atOnce);
  expect(winnerOf(result)).toBe('0');
  expect(result.failed).toMatchObject([{ connectionName: '1', failureKind: 'aborted', usageSource: 'estimated' }]);
});

test('a third one begins only where three may be under way', async () => {
  const fates = [{ ms: 500 }, { ms: 500 }, { ms: 10 }];
  expect((await race({ ...plain, maxShare: 1, fates })).track.asked).toEqual(['0', '1']);
  expect((await race({ ...plain, max: 3, maxShare: 1, fates })).track.most).toBe(3);
});

const fate = fc.record(
  { ms: fc.nat(100), failure: fc.constantFrom<FailureKind>(...failureKinds.filter((kind) => kind !== 'aborted')) },
  { requiredKeys: ['ms'] },
);
const races = fc.record({
  fates: fc.array(fate, { minLength: 1, maxLength: 6 }),
  max: fc.constantFrom(2, 3),
  maxShare: fc.constantFrom(0, 0.5, 1),
  attempts: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  leavesAtMs: fc.option(fc.nat(150), { nil: undefined }),
});

test('every race is decided, within its bounds, and accounts for every call', async () => {
  await fc.assert(
    fc.asyncProperty(races, async (given) => {
      const { result, track } = await race(given);
      expect(new Set(track.asked).size).toBe(track.asked.length);
      expect(track.asked.length).toBeLessThanOrEqual(given.attempts ?? given.fates.length);
      expect(track.most).toBeLessThanOrEqual(given.maxShare === 0 ? 1 : given.max);
      expect(track.underWay).toBe(0);
      const winner = winnerOf(result);
      expect([...names(result), ...(winner === undefined ? [] : [winner])].sort()).toEqual([...track.asked].sort());
      const positions = result.failed.map(({ position }) => position);
      expect(new Set(positions).size).toBe(positions.length);
      if (winner !== undefined) expect(given.fates[Number(winner)]?.failure).toBeUndefined();
      else expect(track.overtaken).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

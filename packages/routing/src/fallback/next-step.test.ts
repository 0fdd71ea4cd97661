import { failureKinds, parseUsd, type FallbackPolicy } from '@omniroute/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeRandom } from '../__fixtures__/plan-input.ts';
import { nextStep, type NextStep } from './next-step.ts';
import { waitBeforeRetry } from './retry-wait.ts';
import { defaultDeadlineMs, type WalkFailure, type WalkState } from './walk-state.ts';

function makeState(given: Partial<WalkState> = {}): WalkState {
  const failures = given.failures ?? [];
  return {
    policy: {},
    targets: [{}, {}],
    from: 0,
    chained: [],
    failures,
    calls: failures.length,
    elapsedMs: 0,
    spentNanoUsd: 0,
    inputTokens: 1000,
    random: () => 0,
    ...given,
  };
}

const failed = (place: number, kind: WalkFailure['kind'], more: Partial<WalkFailure> = {}): WalkFailure => ({
  place,
  kind,
  atMs: 0,
  ...more,
});

describe('another target', () => {
  test('is asked at once, whatever the one before asked to wait', () => {
    const failures = [failed(0, 'rate-limit', { retryAfterMs: 7000 })];
    expect(nextStep(makeState({ failures, policy: { sameTargetRetries: 3 } }))).toEqual({ type: 'ask', place: 1 });
  });

  test('is asked by no failure of a kind that is not listed', () => {
    expect(nextStep(makeState({ failures: [failed(0, 'bad-request')] }))).toEqual({ type: 'give-up', reason: 'kind' });
    const policy: FallbackPolicy = { on: ['timeout'] };
    expect(nextStep(makeState({ policy, failures: [failed(0, 'rate-limit')] }))).toMatchObject({ reason: 'kind' });
    expect(nextStep(makeState({ policy: { on: ['aborted'] }, failures: [failed(0, 'aborted')] }))).toMatchObject({
      reason: 'kind',
    });
  });

  test('for a prompt that was too long is the first with a larger or an unknown window', () => {
    const targets = [{ windowTokens: 8000 }, { windowTokens: 4000 }, { windowTokens: 16_000 }, {}];
    const step = nextStep(makeState({ targets, failures: [failed(0, 'context-length')] }));
    expect(step).toEqual({ type: 'ask', place: 2 });
    const later = [failed(0, 'context-length'), failed(2, 'unavailable')];
    expect(nextStep(makeState({ targets, failures: later }))).toEqual({ type: 'ask', place: 3 });
  });

  test('is not asked beyond the number of calls, nor after the deadline', () => {
    const failures = [failed(0, 'timeout')];
    expect(nextStep(makeState({ failures, policy: { attempts: 1 } }))).toMatchObject({ reason: 'calls' });
    expect(nextStep(makeState({ failures, policy: { deadlineMs: 500 }, elapsedMs: 500 }))).toMatchObject({
      reason: 'time',
    });
    expect(nextStep(makeState({ failures, calls: 2, policy: { attempts: 2 } }))).toMatchObject({ reason: 'calls' });
  });
});

describe('a ceiling of cost', () => {
  const policy: FallbackPolicy = { maxCostUsd: '0.01' };
  const targets = [{ expectedNanoUsd: 20_000_000 }, { expectedNanoUsd: 6_000_000 }, {}];

  test('passes over the first target for one that is cheap enough', () => {
    expect(nextStep(makeState({ policy, targets }))).toEqual({ type: 'ask', place: 1 });
  });

  test('counts what was spent; a target without a price counts as nothing', () => {
    const failures = [failed(1, 'timeout')];
    expect(nextStep(makeState({ policy, targets, failures, spentNanoUsd: 6_000_000 }))).toEqual({
      type: 'ask',
      place: 2,
    });
    expect(nextStep(makeState({ policy, targets, failures, spentNanoUsd: 11_000_000 }))).toMatchObject({
      reason: 'cost',
    });
  });

  test('leaves nobody where the cheapest is too dear', () => {
    expect(nextStep(makeState({ policy, targets: targets.slice(0, 1) }))).toEqual({ type: 'give-up', reason: 'cost' });
  });
});

describe('the same target again', () => {
  const policy: FallbackPolicy = { sameTargetRetries: 2 };

  test('is asked only when nobody else is left, the one that may answer soonest', () => {
    const failures = [
      failed(0, 'rate-limit', { retryAfterMs: 7000 }),
      failed(1, 'rate-limit', { retryAfterMs: 3000, atMs: 200 }),
    ];
    expect(nextStep(makeState({ policy, failures, elapsedMs: 300 }))).toEqual({
      type: 'retry',
      place: 1,
      waitMs: 2900,
    });
  });

  test('is asked after a back-off where the upstream names no time', () => {
    const once = [failed(0, 'unavailable')];
    const targets = [{}];
    expect(nextStep(makeState({ policy, targets, failures: once }))).toEqual({ type: 'retry', place: 0, waitMs: 250 });
    const twice = [...once, failed(0, 'unavailable')];
    expect(nextStep(makeState({ policy, targets, failures: twice }))).toEqual({ type: 'retry', place: 0, waitMs: 500 });
    const thrice = [...twice, failed(0, 'unavailable')];
    expect(nextStep(makeState({ policy, targets, failures: thrice }))).toMatchObject({ reason: 'nobody-left' });
  });

  test('is not asked when the wait would not end before the deadline, nor after what does not pass', () => {
    const failures = [failed(0, 'rate-limit', { retryAfterMs: 60_000 })];
    const short = { ...policy, deadlineMs: 60_000 };
    expect(nextStep(makeState({ policy: short, targets: [{}], failures }))).toMatchObject({ type: 'give-up' });
    expect(nextStep(makeState({ policy, targets: [{}], failures: [failed(0, 'auth')] }))).toMatchObject({
      type: 'give-up',
    });
  });

  test('backs off by 0.5 s to 8 s, less a random half', () => {
    const waits = Array.from({ length: 6 }, (_, retriesMade) => waitBeforeRetry({ retriesMade }, () => 1));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
    expect(waitBeforeRetry({ retriesMade: 0, retryAfterMs: 9 }, () => 1)).toBe(9);
  });
});

describe('a chain', () => {
  const policy: FallbackPolicy = { chains: { 'content-filter': 'cmb_mild', 'context-length': 'cmb_long' } };

  test('follows its kind of failure instead of the rest, once', () => {
    const failures = [failed(0, 'content-filter')];
    expect(nextStep(makeState({ policy, failures }))).toEqual({
      type: 'chain',
      kind: 'content-filter',
      combo: 'cmb_mild',
    });
    const within = { chained: ['content-filter'] as const, from: 2, targets: [{}, {}, {}, {}] };
    expect(nextStep(makeState({ policy, failures, ...within }))).toEqual({ type: 'ask', place: 2 });
    const both = [...failures, failed(2, 'content-filter')];
    expect(nextStep(makeState({ policy, failures: both, ...within }))).toEqual({ type: 'ask', place: 3 });
    const none = { ...within, targets: [{}, {}] };
    expect(nextStep(makeState({ policy, failures, ...none }))).toMatchObject({ reason: 'nobody-left' });
  });
});

describe('a prompt that fits no window', () => {
  const policy: FallbackPolicy = { truncate: 'oldest-turns' };

  test('is shortened only when no target takes it whole', () => {
    const targets = [{ windowTokens: 500 }, { windowTokens: 2000 }];
    expect(nextStep(makeState({ policy, targets }))).toEqual({ type: 'ask', place: 1 });
    expect(nextStep(makeState({ policy, targets: targets.slice(0, 1) }))).toEqual({
      type: 'ask',
      place: 0,
      truncateToTokens: 450,
    });
    expect(nextStep(makeState({ targets: targets.slice(0, 1) }))).toEqual({ type: 'ask', place: 0 });
  });

  test('goes once more to the target that found it too long, half as long', () => {
    const failures = [failed(0, 'context-length')];
    const step = nextStep(makeState({ policy, targets: [{}], failures }));
    expect(step).toEqual({ type: 'retry', place: 0, waitMs: 0, truncateToTokens: 500 });
    const again = [...failures, ...failures];
    expect(nextStep(makeState({ policy, targets: [{}], failures: again }))).toMatchObject({ type: 'give-up' });
    const alone = makeState({ policy: { ...policy, on: [] }, failures });
    expect(nextStep(alone)).toMatchObject({ type: 'retry', place: 0 });
  });
});

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const policies = fc.record({
  on: optional(fc.subarray([...failureKinds])),
  attempts: optional(fc.integer({ min: 1, max: 6 })),
  deadlineMs: optional(fc.integer({ min: 100, max: 60_000 })),
  sameTargetRetries: optional(fc.nat(4)),
  maxCostUsd: optional(fc.integer({ min: 1, max: 40 }).map((cents) => `0.${String(cents).padStart(2, '0')}`)),
  truncate: optional(fc.constant('oldest-turns' as const)),
  chains: optional(fc.constant({ 'content-filter': 'cmb_a', 'context-length': 'cmb_b' })),
});
const target = fc.record({
  windowTokens: optional(fc.integer({ min: 100, max: 3000 })),
  expectedNanoUsd: optional(fc.integer({ min: 0, max: 200_000_000 })),
});
const happening = fc.record({
  kind: fc.constantFrom(...failureKinds),
  retryAfterMs: optional(fc.nat(30_000)),
  tookMs: fc.nat(20_000),
  /** Of what was expected. */
  costPart: fc.constantFrom(0, 1),
});

/** A walk by the fake clock in which every call fails, up to its end. */
function walk(given: {
  readonly policy: FallbackPolicy;
  readonly targets: WalkState['targets'];
  readonly chain: WalkState['targets'];
  readonly happenings: readonly {
    kind: WalkFailure['kind'];
    retryAfterMs: number | undefined;
    tookMs: number;
    costPart: number;
  }[];
  readonly seed: number;
}) {
  const random = makeRandom(given.seed);
  let state = makeState({ policy: given.policy, targets: given.targets, random });
  const steps: { readonly step: NextStep; readonly before: WalkState }[] = [];
  for (let turn = 0; turn < 200; turn += 1) {
    const step = nextStep(state);
    steps.push({ step, before: state });
    if (step.type === 'give-up') return steps;
    if (step.type === 'chain') {
      const targets = [...state.targets, ...given.chain];
      state = { ...state, targets, from: state.targets.length, chained: [...state.chained, step.kind] };
      continue;
    }
    const {
      kind = 'unavailable',
      retryAfterMs,
      tookMs = 0,
      costPart = 0,
    } = given.happenings[turn % given.happenings.length] ?? {};
    const atMs = state.elapsedMs + (step.type === 'retry' ? step.waitMs : 0) + tookMs;
    const costNanoUsd = costPart * (state.targets[step.place]?.expectedNanoUsd ?? 0);
    state = {
      ...state,
      failures: [...state.failures, { place: step.place, kind, retryAfterMs, atMs }],
      calls: state.calls + 1,
      elapsedMs: atMs,
      spentNanoUsd: state.spentNanoUsd + costNanoUsd,
    };
  }
  throw new Error('The walk does not end.');
}

test('calls, time and costs stay inside the budget, and nobody is asked more often than allowed, whatever happens', () => {
  const cases = fc.record({
    policy: policies.map((policy) =>
      Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined)),
    ),
    targets: fc.array(target, { minLength: 1, maxLength: 5 }),
    chain: fc.array(target, { maxLength: 3 }),
    happenings: fc.array(happening, { minLength: 1, maxLength: 8 }),
    seed: fc.integer(),
  });
  fc.assert(
    fc.property(cases, (given) => {
      const policy: FallbackPolicy = given.policy;
      const steps = walk({ ...given, policy });
      const calls = steps.filter(({ step }) => step.type === 'ask' || step.type === 'retry');
      expect(calls.length).toBeLessThanOrEqual(policy.attempts ?? Number.POSITIVE_INFINITY);
      const ceiling = policy.maxCostUsd === undefined ? Number.POSITIVE_INFINITY : (parseUsd(policy.maxCostUsd) ?? 0);
      for (const [number, { step, before }] of calls.entries()) {
        if (step.type !== 'ask' && step.type !== 'retry') continue;
        const beginsAtMs = before.elapsedMs + (step.type === 'retry' ? step.waitMs : 0);
        if (number > 0) expect(beginsAtMs).toBeLessThan(policy.deadlineMs ?? defaultDeadlineMs);
        const { expectedNanoUsd = 0 } = before.targets[step.place] ?? {};
        expect(before.spentNanoUsd + expectedNanoUsd).toBeLessThanOrEqual(ceiling);
        if (step.truncateToTokens === undefined) expect(step.place).toBeGreaterThanOrEqual(before.from);
        const hits = before.failures.filter(({ place }) => place === step.place).length;
        expect(hits > 0).toBe(step.type === 'retry');
        expect(hits).toBeLessThanOrEqual((policy.sameTargetRetries ?? 0) + (policy.truncate ? 1 : 0));
        if (step.truncateToTokens !== undefined) expect(policy.truncate).toBeDefined();
      }
      expect(new Set(steps.flatMap(({ step }) => (step.type === 'chain' ? [step.kind] : []))).size).toBe(
        steps.filter(({ step }) => step.type === 'chain').length,
      );
    }),
    { numRuns: 20_000 },
  );
});

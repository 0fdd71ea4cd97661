import {
  type AttemptRecord,
  failureKinds,
  type FiledPlan,
  finishReasons,
  type PlanShape,
  type RequestRecord,
  type TokenCounts,
  type TokenKind,
  tokenKinds,
} from '@omniroute/core';

/** A small answered attempt. */
export function makeAttempt(changes: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    id: 'att_1',
    position: 0,
    connectionId: 'con_1',
    connectionName: 'first',
    provider: 'openai',
    model: 'gpt-test',
    format: 'openai-chat',
    startedAtMs: 1_750_000_000_000,
    durationMs: 120.5,
    status: 200,
    finishReason: 'stop',
    tokens: { input: 10, output: 5 },
    usageSource: 'reported',
    costNanoUsd: 1500,
    costSource: 'price',
    suspect: false,
    ...changes,
  };
}

/** A plan of two targets, the second first. */
export function makePlan(changes: Partial<FiledPlan> = {}): FiledPlan {
  const target = (name: string) => ({ connectionId: `con_${name}`, connectionName: name, provider: 'openai', model: 'm' });
  const shape: PlanShape = { walk: 'sequential', targets: [target('first'), target('second')], skipped: [] };
  return { shape: JSON.stringify(shape), order: '10', facts: { inputTokens: 12 }, ...changes };
}

/** A small answered request with one attempt. */
export function makeRequest(changes: Partial<RequestRecord> = {}): RequestRecord {
  return {
    id: 'req_1',
    startedAtMs: 1_750_000_000_000,
    durationMs: 130.25,
    keyId: 'key_1',
    keyName: 'laptop',
    tags: [],
    format: 'openai-chat',
    model: 'first/gpt-test',
    stream: false,
    status: 200,
    outcome: 'answered',
    losses: [],
    attempts: [makeAttempt()],
    ...changes,
  };
}

export type Random = () => number;

/** Mulberry32: the same seed gives the same records (gist.github.com/tommyettinger/46a874533244883189143505d203312c). */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A request with anything that a record may hold, absent or present at random, in `spanMs` from `fromMs` on. */
export function randomRequest(
  random: Random,
  { index, fromMs, spanMs }: { readonly index: number; readonly fromMs: number; readonly spanMs: number },
): RequestRecord {
  const pick = <const T>(values: readonly [T, ...T[]]): T => values[Math.floor(random() * values.length)] ?? values[0];
  const maybe = <K extends string, const V>(key: K, value: V) => (random() < 0.5 ? { [key]: value } : {}) as { [k in K]?: V };
  const duration = () => Math.round(random() * 1e6) / 100;
  const startedAtMs = fromMs + Math.floor(random() * spanMs);
  const outcome = pick(['answered', 'answered', 'answered', 'failed', 'broken', 'cancelled', 'refused']);
  const key = pick(['a', 'b', 'c']);
  const attemptCount = outcome === 'refused' ? 0 : pick([1, 1, 1, 2, 3]);
  const attempts = Array.from({ length: attemptCount }, (_, position): AttemptRecord => {
    const connection = pick(['x', 'y', 'z']);
    const answered = outcome === 'answered' && position === attemptCount - 1;
    return {
      id: `att_${index}_${position}`,
      position,
      connectionId: `con_${connection}`,
      connectionName: `Connection ${connection}`,
      provider: pick(['openai', 'litellm']),
      model: pick(['small', 'large', 'vendor/huge']),
      format: pick(['openai-chat', 'anthropic-messages']),
      startedAtMs: startedAtMs + position,
      durationMs: duration(),
      ...maybe('headersMs', duration()),
      ...maybe('firstEventMs', duration()),
      ...maybe('status', pick([200, 429, 500])),
      ...(answered ? { finishReason: pick(finishReasons) } : { failureKind: pick(failureKinds), failureMessage: 'no' }),
      ...maybe('retryAfterMs', 1000.5),
      tokens: randomTokens(random, answered),
      ...maybe('usageSource', pick(['reported', 'estimated'])),
      ...(random() < 0.6 && { costNanoUsd: Math.floor(random() * 1e8), costSource: pick(['price', 'upstream-header']) }),
      ...maybe('priceSource', 'catalogue'),
      ...maybe('priceAsOf', '2026-11-01'),
      ...maybe('upstreamRequestId', `up-${index}`),
      ...maybe('litellm', { callId: `call-${index}`, attemptedRetries: 0, cacheHit: random() < 0.5 }),
      suspect: random() < 0.1,
    };
  });
  return {
    id: `req_${String(index).padStart(6, '0')}`,
    startedAtMs,
    durationMs: duration(),
    ...maybe('firstTokenMs', duration()),
    keyId: `key_${key}`,
    keyName: `Key ${key}`,
    ...maybe('team', 'search'),
    tags: random() < 0.5 ? [] : ['nightly', 'ünïcode "quoted"'],
    ...maybe('userAgent', 'client/1.0'),
    format: pick(['openai-chat', 'anthropic-messages']),
    model: pick(['smart', 'first/small', '']),
    ...(random() < 0.3 && { comboId: 'cmb_1', comboName: 'smart' }),
    stream: random() < 0.5,
    status: pick([200, 400, 502]),
    outcome,
    ...maybe('failureKind', pick(failureKinds)),
    ...maybe('errorMessage', 'It did not work.'),
    losses: random() < 0.8 ? [] : ['logit_bias'],
    attempts,
  };
}

function randomTokens(random: Random, answered: boolean): TokenCounts {
  const tokens: { [kind in TokenKind]?: number } = {};
  for (const kind of tokenKinds) if (random() < (answered ? 0.6 : 0.1)) tokens[kind] = Math.floor(random() * 5000);
  return tokens;
}

import type {
  ApiFormat,
  AttemptRecord,
  ClientFormat,
  FinishReason,
  LitellmFacts,
  TokenCounts,
  WireFormat,
} from '@omniroute/core';
import { priceUsage } from '@omniroute/metering';
import type { MakeId } from './ids.ts';
import { type Random, weightedPick } from './random.ts';
import type { StoryFailure } from './story/failures.ts';
import type { WorldModel } from './world.ts';

export type AttemptInput = {
  readonly model: WorldModel;
  readonly position: number;
  readonly startedAtMs: number;
  readonly clientFormat: ClientFormat;
  readonly stream: boolean;
  /** Median of the prompt's tokens. */
  readonly promptTokens: number;
};

/** How far an answer gets: to its end, or to a part of it (0 to 1) because the client left or the upstream broke off. */
export type Ending = { readonly type: 'whole' } | { readonly type: 'cancelled' | 'broken'; readonly share: number };

type Surroundings = { readonly random: Random; readonly makeId: MakeId };

/** Formats in which an answer may be asked for, by the client's own where the connection speaks it. */
export function formatOf({ story, connection }: WorldModel, client: ClientFormat): ApiFormat {
  if (story.mode === 'embedding') return 'openai-embeddings';
  const spoken: readonly WireFormat[] = connection.story.formats;
  return spoken.find((format) => format === client) ?? spoken[0] ?? client;
}

export function failedAttempt(
  { random, makeId }: Surroundings,
  input: AttemptInput,
  failure: StoryFailure,
): AttemptRecord {
  const durationMs =
    failure.kind === 'timeout' ? failure.afterMs + random.next() * 20 : random.logNormal(failure.afterMs, 0.5);
  return {
    ...commonOf({ random, makeId }, input),
    durationMs: round(durationMs),
    tokens: {},
    suspect: false,
    failureKind: failure.kind,
    failureMessage: failure.message,
    ...(failure.status !== undefined && { status: failure.status, headersMs: round(durationMs * 0.97) }),
    ...(failure.retryAfterMs !== undefined && { retryAfterMs: failure.retryAfterMs }),
    ...upstreamFacts({ random, makeId }, input.model, failure.status !== undefined),
  };
}

export function answeredAttempt({ random, makeId }: Surroundings, input: AttemptInput, ending: Ending): AttemptRecord {
  const { model, stream } = input;
  const whole = drawTokens(random, input);
  const tokens = ending.type === 'whole' ? whole : cutTokens(whole, ending.share);
  const headersMs = random.logNormal(model.story.firstTokenMs, 0.42);
  const firstEventMs = headersMs + random.next() * 12;
  const spoken = (whole.output ?? 0) + (whole.reasoning ?? 0);
  const speakingMs = (spoken / random.logNormal(model.story.tokensPerSec, 0.25)) * 1000;
  const durationMs = firstEventMs + speakingMs * (ending.type === 'whole' ? 1 : ending.share);
  const facts = upstreamFacts({ random, makeId }, model, true);
  return {
    ...commonOf({ random, makeId }, input),
    durationMs: round(durationMs),
    // What is not streamed begins when it is complete.
    headersMs: round(stream ? headersMs : durationMs),
    firstEventMs: round(stream ? firstEventMs : durationMs),
    status: 200,
    tokens,
    usageSource: ending.type === 'whole' ? 'reported' : 'estimated',
    suspect: false,
    ...costOf(model, tokens, facts.litellm),
    ...(ending.type === 'whole' && model.story.mode === 'chat' && { finishReason: pickFinish(random) }),
    ...(ending.type === 'cancelled' && { failureKind: 'aborted', failureMessage: 'The client closed the connection.' }),
    ...(ending.type === 'broken' && { failureKind: 'network', failureMessage: 'The connection was reset.' }),
    ...facts,
  };
}

function commonOf({ makeId }: Surroundings, { model, position, startedAtMs, clientFormat }: AttemptInput) {
  const { row } = model.connection;
  return {
    id: makeId('att', startedAtMs),
    position,
    connectionId: row.id,
    connectionName: row.name,
    provider: row.provider,
    model: model.story.id,
    format: formatOf(model, clientFormat),
    startedAtMs,
  };
}

/** All kinds are disjoint: what was cached is no `input`, what was thought is no `output`. */
function drawTokens(random: Random, { model, promptTokens }: AttemptInput): TokenCounts {
  const { story } = model;
  const prompt = Math.max(8, Math.round(random.logNormal(promptTokens, 0.8)));
  if (story.mode === 'embedding') return { input: prompt };
  const read = random.chance(story.cacheShare) ? Math.floor(prompt * (0.4 + random.next() * 0.55)) : 0;
  const write = story.writesCache && random.chance(0.4) ? Math.floor((prompt - read) * random.next()) : 0;
  const output = Math.max(1, Math.round(random.logNormal(story.outputTokens, 0.9)));
  return {
    input: prompt - read - write,
    output,
    ...(story.cacheShare > 0 && { 'cache-read': read }),
    ...(story.writesCache && { 'cache-write': write }),
    ...(story.reasoning !== undefined && {
      reasoning: Math.round(output * story.reasoning * random.logNormal(1, 0.6)),
    }),
  };
}

/** The prompt was read as a whole; of the answer a part came. */
function cutTokens(tokens: TokenCounts, share: number): TokenCounts {
  const { output, reasoning, ...prompt } = tokens;
  return {
    ...prompt,
    ...(output !== undefined && { output: Math.floor(output * share) }),
    ...(reasoning !== undefined && { reasoning: Math.floor(reasoning * share) }),
  };
}

function costOf(
  { price, story }: WorldModel,
  tokens: TokenCounts,
  litellm: LitellmFacts | undefined,
): Partial<AttemptRecord> {
  if (litellm?.cacheHit === true) return { costNanoUsd: 0, costSource: 'cache-hit' };
  const costNanoUsd = price && priceUsage(tokens, price);
  if (!price || costNanoUsd === undefined) return {};
  if (story.deployment !== undefined) return { costNanoUsd, costSource: 'upstream-header' };
  return {
    costNanoUsd,
    costSource: 'price',
    priceSource: price.source,
    ...(price.asOf !== undefined && { priceAsOf: price.asOf }),
  };
}

function upstreamFacts(
  { random }: Surroundings,
  { story }: WorldModel,
  answered: boolean,
): Pick<AttemptRecord, 'upstreamRequestId' | 'litellm'> {
  if (!answered) return {};
  if (story.deployment === undefined) return { upstreamRequestId: `req_${random.hex(16)}` };
  const hex = random.hex(32);
  const callId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  const litellm: LitellmFacts = {
    callId,
    deploymentId: deploymentIdOf(story.deployment),
    deploymentModel: story.deployment,
    version: '1.84.0',
    attemptedRetries: random.chance(0.01) ? 1 : 0,
    attemptedFallbacks: 0,
    cacheHit: random.chance(0.015),
  };
  return { litellm };
}

const deploymentIds = new Map<string, string>();

/** LiteLLM's own are hashes of the deployment's settings: the same for all its calls. */
function deploymentIdOf(deployment: string): string {
  const known = deploymentIds.get(deployment);
  if (known !== undefined) return known;
  const id = Buffer.from(deployment).toString('hex').padEnd(64, '0').slice(0, 64);
  deploymentIds.set(deployment, id);
  return id;
}

const finishes: readonly (readonly [FinishReason, number])[] = [
  ['stop', 76],
  ['tool-calls', 18],
  ['length', 4],
  ['stop-sequence', 1],
  ['content-filter', 0.4],
  ['pause', 0.1],
];
const pickFinishEntry = weightedPick(finishes, ([, weight]) => weight);

function pickFinish(random: Random): FinishReason {
  return pickFinishEntry(random)[0];
}

/** Hundredths of a millisecond are all that anybody measures. */
function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}

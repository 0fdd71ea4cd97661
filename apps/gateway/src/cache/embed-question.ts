import { defaultEmbedTimeoutMs, isJsonObject, type AttemptRecord, type CacheEmbedder } from '@omniroute/core';
import { Cancellation, serviceOf, type Codec, type ServiceCodec } from '@omniroute/open-sse';
import { withinLimits } from '../limits/ask-within-limits.ts';
import { callService } from '../pipeline/call-service.ts';
import { meterOf } from '../pipeline/meter-service.ts';
import { findWay } from '../pipeline/narrow-plan.ts';
import type { Inbound } from '../pipeline/read-inbound.ts';
import type { ServiceInbound } from '../pipeline/read-service.ts';
import type { LiveCandidate } from '../pipeline/resolve-plan.ts';
import type { Answer } from '../pipeline/run-attempt.ts';
import type { FailedAttempts, PlanRun, Served } from '../pipeline/served.ts';
import type { AskResult } from '../pipeline/walk-budget.ts';
import { toUnit } from './vectors.ts';

const embeddings = serviceOf('openai-embeddings');

type EmbedRun = PlanRun<ServiceCodec, ServiceInbound>;

export type Embedded = {
  /** Absent: the call failed, gave none, or was not made. */
  readonly vector?: Float32Array;
  /** The call, to be recorded with the request: it may cost something. */
  readonly attempt?: AttemptRecord;
};

/**
 * Turns the words of a question into a vector, by the executors and meters that serve clients and within the limits of the
 * connection. What goes wrong gives none.
 */
export async function embedQuestion(
  served: Served<Codec, Inbound>,
  words: string,
  { connection: connectionId, model, timeoutMs = defaultEmbedTimeoutMs }: CacheEmbedder,
): Promise<Embedded> {
  const { exchange, pipeline, plan } = served;
  const connection = pipeline.snapshot().connections.get(connectionId);
  if (!connection) return {};
  const candidate = { connection, model, options: {}, facts: connection.models.get(model) };
  const run = { pipeline, plan, exchange: { ...exchange, codec: embeddings }, inbound: inboundOf(model, words) };
  const failed: AttemptRecord[] = [];
  // Also the wait for a limit of the connection ends then.
  const late = new Cancellation();
  const timer = setTimeout(() => late.cancel(new Error('The vector took too long.')), timeoutMs);
  const deadlineMs = exchange.elapsedMs() + timeoutMs;
  const ask = withinLimits<EmbedRun, Answer>(() => askEmbedder(run, candidate, { failed, deadlineMs }));
  try {
    const result = await ask(run, candidate, failed, { overtaken: late });
    if (result.type === 'answer') return readAnswer(run, result.answer);
    const [attempt] = failed;
    return attempt ? { attempt } : {};
  } finally {
    clearTimeout(timer);
  }
}

async function askEmbedder(
  { exchange, inbound }: EmbedRun,
  candidate: LiveCandidate,
  { failed, deadlineMs }: { readonly failed: FailedAttempts; readonly deadlineMs: number },
): Promise<AskResult> {
  const way = findWay(embeddings, candidate);
  if (!way) return { type: 'failure', failure: cannotEmbed };
  const leftMs = Math.max(1, deadlineMs - exchange.elapsedMs());
  const times = { remainingMs: leftMs, firstEventMs: leftMs };
  const call = { exchange, inbound, candidate, way, format: way.format, position: 0, ...times };
  const result = await callService({ ...call, purpose: 'embed' });
  if (result.type === 'failure') failed.push(result.attempt.close({ failure: result.failure }));
  return result;
}

const cannotEmbed = { kind: 'model-access', scope: 'model', message: 'The connection serves no embeddings.' } as const;

function inboundOf(model: string, words: string): ServiceInbound {
  const body = { model, input: words, encoding_format: 'float' };
  const content = { type: 'json', bytes: Buffer.from(JSON.stringify(body)) } as const;
  return { content, body, facts: embeddings.inspect(body, []), forwardedHeaders: {} };
}

function readAnswer({ pipeline, inbound }: EmbedRun, answer: Answer): Embedded {
  const { attempt } = answer;
  if (answer.type === 'stream') {
    answer.source.fail({ type: 'protocol', message: noVector.message });
    return { attempt: attempt.close({ failure: noVector }) };
  }
  const { observed, bytes } = answer;
  const metered = meterOf(embeddings)({ attempt, observed, request: inbound.facts, usages: pipeline.usages });
  const vector = readVector(bytes);
  const record = attempt.close({ metered, whole: true, ...(!vector && { failure: noVector }) });
  return { attempt: record, ...(vector && { vector }) };
}

const noVector = { kind: 'protocol', message: 'The upstream answered without a vector.' } as const;

function readVector(bytes: Buffer): Float32Array | undefined {
  const reply: unknown = JSON.parse(bytes.toString('utf8'));
  const [first] = isJsonObject(reply) && Array.isArray(reply['data']) ? reply['data'] : [];
  const numbers: unknown = isJsonObject(first) ? first['embedding'] : undefined;
  const isVector = Array.isArray(numbers) && numbers.every((number) => typeof number === 'number');
  return isVector && numbers.length > 0 ? toUnit(numbers) : undefined;
}

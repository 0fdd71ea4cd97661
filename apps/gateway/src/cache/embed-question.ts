import { isJsonObject, type AttemptRecord, type CacheEmbedder } from '@omniroute/core';
import { serviceOf, type Codec } from '@omniroute/open-sse';
import { callService } from '../pipeline/call-service.ts';
import { meterOf } from '../pipeline/meter-service.ts';
import { findWay } from '../pipeline/narrow-plan.ts';
import type { Inbound } from '../pipeline/read-inbound.ts';
import type { Served } from '../pipeline/served.ts';
import { toUnit } from './vectors.ts';

/** A question that has no vector by then is asked like any other. */
const embedMs = 3000;

const codec = serviceOf('openai-embeddings');

export type Embedded = {
  /** Absent: the call failed, or gave none. */
  readonly vector?: Float32Array;
  /** The call, to be recorded with the request: it may cost something. Absent: none was made. */
  readonly attempt?: AttemptRecord;
};

/** Turns the words of a question into a vector, by the executors and meters that serve clients. Never rejects for an upstream. */
export async function embedQuestion(
  { exchange, pipeline, plan }: Served<Codec, Inbound>,
  words: string,
  { connection: connectionId, model }: CacheEmbedder,
): Promise<Embedded> {
  const connection = (plan.snapshot ?? pipeline.snapshot()).connections.get(connectionId);
  if (!connection) return {};
  const candidate = { connection, model, options: {}, facts: connection.models.get(model) };
  const way = findWay(codec, candidate);
  if (!way) return {};
  const body = { model, input: words, encoding_format: 'float' };
  const facts = codec.inspect(body, []);
  const { id, startedAtMs, clientGone } = exchange;
  const result = await callService({
    exchange: { id, codec, startedAtMs, clientGone },
    inbound: { content: { type: 'json', bytes: Buffer.from(JSON.stringify(body)) }, body, facts, forwardedHeaders: {} },
    candidate,
    way,
    format: way.format,
    position: 0,
    purpose: 'embed',
    remainingMs: embedMs,
    firstEventMs: embedMs,
  });
  if (result.type === 'failure') return { attempt: result.attempt.close({ failure: result.failure }) };
  const { answer } = result;
  if (answer.type === 'stream') {
    answer.source.fail({ type: 'protocol', message: 'An embedding is no stream.' });
    return { attempt: answer.attempt.close({ failure: noVector }) };
  }
  const { attempt, observed, bytes } = answer;
  const metered = meterOf(codec)({ attempt, observed, request: facts, usages: pipeline.usages });
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

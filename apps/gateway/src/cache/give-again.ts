import { writeAnswer, type AnswerShape } from '@omniroute/open-sse';
import type { AttemptRecord } from '@omniroute/core';
import { writeJson } from '../pipeline/finish.ts';
import { buildRecord } from '../pipeline/record.ts';
import type { ChatServed, Found } from './serve-through-cache.ts';

/** Gives a client a kept answer, in its own format, as it asked for it. Nobody is asked; what was looked up beside is recorded. */
export function giveAgain(served: ChatServed, { answer, hit, similarity }: Found): void {
  const { exchange, inbound, pipeline } = served;
  const { stream, model, wantsUsage } = inbound.facts;
  const shape: AnswerShape = stream ? exchange.streamShape : 'whole';
  const context = { model, id: exchange.id, createdAtSec: Math.floor(exchange.startedAtMs / 1000), wantsUsage };
  const { bytes, contentType, losses } = writeAnswer(exchange.codec, answer.response, { shape, context });
  const gone = exchange.clientGone.isCancelled;
  const record = buildRecord({
    ...served,
    attempts: [],
    outcome: gone ? 'cancelled' : 'answered',
    status: gone ? 499 : 200,
    firstTokenMs: exchange.elapsedMs(),
    losses,
    cache: hit,
    ...(answer.costNanoUsd !== undefined && { savedNanoUsd: answer.costNanoUsd }),
  });
  const headers = {
    'x-request-id': exchange.id,
    'x-omniroute-attempts': '0',
    'x-omniroute-cache': `hit-${hit}`,
    ...(similarity !== undefined && { 'x-omniroute-cache-similarity': String(similarity) }),
    age: String(Math.max(0, Math.floor((Date.now() - answer.createdAtMs) / 1000))),
    'content-type': contentType,
    'content-length': bytes.length,
    ...(stream && { 'cache-control': 'no-cache, no-transform' }),
  };
  pipeline.recorder.record(record, () => {
    exchange.response.writeHead(200, headers).end(bytes);
  });
}

/** HTTP's own status for a client that wants nobody asked, and there is nothing to give (RFC 9111, 5.2.1.7). */
const uncachedStatus = 504;

/** Refuses a request that only a kept answer would do for. `aside` is what looking for one took. */
export function refuseUncached(served: ChatServed, aside: readonly AttemptRecord[]): void {
  const { exchange, pipeline } = served;
  const failure = {
    kind: 'unavailable',
    status: uncachedStatus,
    message: 'There is no kept answer to this request, and it asks for nothing else (only-if-cached).',
    requestId: exchange.id,
  } as const;
  const record = buildRecord({ ...served, aside, attempts: [], outcome: 'refused', status: uncachedStatus, failure });
  pipeline.recorder.record(record, () => {
    writeJson(served, uncachedStatus, exchange.codec.encodeError(failure), { 'x-omniroute-attempts': '0' });
  });
}

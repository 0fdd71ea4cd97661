import type { AttemptRecord } from '@omniroute/core';
import { toClientFailure } from './client-failure.ts';
import { buildRecord } from './record.ts';
import { answerHeaders } from './reply-headers.ts';
import type { Answer } from './run-attempt.ts';
import { describeAnswered } from './describe-answered.ts';
import type { Metered } from './metered.ts';
import type { AnswerListener, Served } from './served.ts';
import { StreamBack } from './stream-back.ts';
import type { PlanResult } from './walk-budget.ts';

/** Gives the client what came of its request, and records it before the last byte goes out. */
export function finish(served: Served, result: PlanResult): void {
  const { end, failed } = result;
  if (end.type === 'failure') finishFailure(served, result);
  else if (end.answer.type === 'whole') finishWhole(served, end.answer, failed);
  else new StreamBack(served, end.answer, failed).start();
}

function finishWhole(
  served: Served,
  answer: Extract<Answer, { type: 'whole' }>,
  failed: readonly AttemptRecord[],
): void {
  const { exchange, inbound, pipeline, caller, plan } = served;
  const { attempt, observed, bytes, losses } = answer;
  const metered = served.meter({ attempt, observed, request: inbound.facts, usages: pipeline.usages });
  const gone = exchange.clientGone.isCancelled;
  const record = buildRecord({
    exchange,
    caller,
    inbound,
    plan,
    attempts: [...failed, attempt.close({ metered, whole: answer.cameAsStream !== true })],
    outcome: gone ? 'cancelled' : 'answered',
    status: gone ? 499 : 200,
    firstTokenMs: exchange.elapsedMs(),
    losses,
    aside: served.aside,
  });
  if (served.listener && !gone && !answer.isMakeshift) tellWhole(served.listener, answer, served, metered);
  pipeline.recorder.record(record, () => {
    const headers = {
      ...answerHeaders(exchange, attempt, failed.length),
      'content-type': answer.contentType,
      'content-length': bytes.length,
    };
    // As text of one byte a character the body shares one write with the headers; as a buffer it would be a second one.
    exchange.response.writeHead(200, headers).end(bytes.toString('latin1'), 'latin1');
  });
}

function tellWhole(
  listener: AnswerListener,
  { bytes, attempt }: Extract<Answer, { type: 'whole' }>,
  { exchange, inbound }: Served,
  metered: Metered,
): void {
  listener.onBytes(bytes);
  listener.onAnswered(describeAnswered(attempt, metered, inbound.facts.stream ? exchange.streamShape : 'whole'));
}

function finishFailure(served: Served, { failed, end }: PlanResult): void {
  if (end.type !== 'failure') return;
  const { exchange, pipeline } = served;
  const gone = exchange.clientGone.isCancelled;
  const failure = toClientFailure(end.failure, exchange.id, failed.length);
  const record = buildRecord({
    ...served,
    attempts: failed,
    outcome: gone ? 'cancelled' : failed.length === 0 && end.failure.notAsked ? 'refused' : 'failed',
    status: gone ? 499 : failure.status,
    failure: { kind: gone ? 'aborted' : end.failure.kind, message: end.failure.message },
  });
  pipeline.recorder.record(record, () => {
    const { retryAfterMs } = end.failure;
    writeJson(served, failure.status, exchange.codec.encodeError(failure), {
      'x-omniroute-attempts': String(failed.length),
      ...(retryAfterMs !== undefined && { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
    });
  });
}

/** Writes a JSON body whole, with the request's id. */
export function writeJson(
  { exchange }: Pick<Served, 'exchange'>,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (exchange.response.headersSent || exchange.response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body));
  exchange.response
    .writeHead(status, {
      'x-request-id': exchange.id,
      ...headers,
      'content-type': 'application/json',
      'content-length': bytes.length,
    })
    .end(bytes);
}

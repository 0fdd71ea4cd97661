import { newId } from '@omniroute/core';
import { cancellationOf, codecOf, type Cancellation, type ProbeCall, type ProbeCallResult } from '@omniroute/open-sse';
import { chatFormatsOf } from '@omniroute/registry';
import { callTarget } from '../pipeline/call-target.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { SourceEnding } from '../pipeline/reply-source.ts';
import type { Answer } from '../pipeline/run-attempt.ts';
import type { LiveConnection } from '../snapshot/snapshot.ts';
import { smallestRequest } from './smallest-request.ts';

const answerMs = 60_000;
const shownCharacters = 2000;

/** One smallest completion of a connection, by the very code that serves clients. It is not recorded: no client asked for it. */
export function createProbeCall(pipeline: Pipeline, connection: LiveConnection, signal: AbortSignal): ProbeCall {
  const clientGone = cancellationOf(signal);
  return async ({ model, stream }) => {
    const spoken = chatFormatsOf(connection.definition);
    const [format] = connection.executor.formats({
      clientFormat: spoken[0] ?? 'openai-chat',
      spoken,
      dialect: 'auto',
      model,
    });
    const codec = codecOf(format ?? 'openai-chat');
    const startedAtMs = Date.now();
    const result = await callTarget({
      exchange: { id: newId('tst', startedAtMs), codec, streamShape: 'sse', startedAtMs, clientGone },
      inbound: smallestRequest(codec.format, model, stream),
      candidate: { connection, model, options: {}, facts: connection.models.get(model) },
      format: codec.format,
      position: 0,
      remainingMs: answerMs,
      firstEventMs: answerMs,
    });
    const attempt = result.type === 'answer' ? result.answer.attempt : result.attempt;
    const { status } = attempt.close({});
    const seen = status === undefined ? {} : { status };
    if (result.type === 'failure') return { ...seen, failure: result.failure };
    const { litellm } = attempt.facts;
    return { ...seen, ...(litellm && { litellm }), ...(await readAnswer(result.answer, clientGone)) };
  };
}

async function readAnswer(answer: Answer, clientGone: Cancellation): Promise<ProbeCallResult> {
  if (answer.type === 'whole') {
    const { tokens } = answer.observed;
    return { body: answer.bytes.toString('utf8', 0, shownCharacters), ...(tokens && { tokens }) };
  }
  const firstTokenMs = answer.attempt.elapsedMs();
  const { source } = answer;
  const chunks: Buffer[] = [];
  const ending = await new Promise<SourceEnding>((resolve) => {
    const leave = () => source.fail({ type: 'connection', error: new Error('The test was stopped.') });
    clientGone.listen({ onCancel: leave });
    source.handTo({ onReady: (bytes) => chunks.push(bytes), onEnding: resolve });
  });
  const { tokens } = source.relay.observed;
  const body = Buffer.concat(chunks).toString('utf8', 0, shownCharacters);
  const { executor } = answer.attempt.candidate.connection;
  if (ending.type === 'failed') return { firstTokenMs, body, failure: executor.classify(ending.failure) };
  return { firstTokenMs, body, ...(tokens && { tokens }) };
}

import type { WireFormat } from '@omniroute/core';
import {
  codecOf,
  collectBody,
  ContinueRelay,
  JsonArray,
  PassthroughRelay,
  relayWholeReply,
  TranslateRelay,
  wholeReplyAsStream,
  type Codec,
  type ReplyContext,
  type StreamRelay,
  type UpstreamReply,
} from '@omniroute/open-sse';
import type { Attempt } from './attempt.ts';
import type { AttemptClock } from './attempt-clock.ts';
import { encodeOutbound, type Outbound } from './encode-outbound.ts';
import type { Exchange } from './exchange.ts';
import type { Inbound } from './read-inbound.ts';
import { beginStream } from './begin-stream.ts';
import { rawFailureOf } from './reply-source.ts';
import { readFailure, runAttempt, type AttemptCall, type Performed, type TargetResult } from './run-attempt.ts';

const wholeReplyBytes = 256 * 1024 * 1024;

export type TargetCall = AttemptCall & {
  readonly exchange: Pick<Exchange<Codec>, 'id' | 'codec' | 'streamShape' | 'startedAtMs' | 'clientGone'>;
  readonly inbound: Inbound;
  readonly format: WireFormat;
};

/** Calls one target once for a chat request. An error frame inside a 200 before any content is a failure like any other. */
export function callTarget(call: TargetCall): Promise<TargetResult> {
  return runAttempt(call, perform);
}

async function perform(call: TargetCall, attempt: Attempt, clock: AttemptClock): Promise<Performed> {
  const { exchange, inbound, candidate, format } = call;
  const { executor, upstream } = candidate.connection;
  const outbound = encodeOutbound(inbound, exchange.codec.format, candidate, call);
  attempt.truncatedTurns = outbound.truncatedTurns ?? 0;
  const reply = await executor.send(
    {
      connection: upstream,
      model: candidate.model,
      format,
      stream: inbound.facts.stream,
      body: outbound.body,
      forwardedHeaders: outbound.headers,
      ...(call.attribution && { attribution: call.attribution }),
      attemptId: attempt.id,
      requestId: exchange.id,
      remainingMs: call.remainingMs,
      headersTimeoutMs: call.firstEventMs,
      connectTimeoutMs: call.connectMs,
    },
    clock,
  );
  attempt.noteHeaders(reply.status, executor.readFacts(reply));
  if (reply.status >= 300) return { failure: await readFailure(reply, format) };
  const type = reply.headers['content-type'] ?? '';
  if (call.continuing && !/\btext\/event-stream\b/i.test(type)) return { failure: noStream };
  if (!inbound.facts.stream || /\bjson\b/i.test(type)) return readWhole(call, attempt, reply, outbound);
  if (/\btext\/html\b/i.test(type))
    return { failure: { type: 'protocol', message: 'The upstream answered with a web page.' } };
  return beginStream({ reply, relay: createRelay(call, outbound), attempt, losses: outbound.losses });
}

const noStream = { type: 'protocol', message: 'The upstream did not go on with the answer as a stream.' } as const;

async function readWhole(
  call: TargetCall,
  attempt: Attempt,
  reply: UpstreamReply,
  outbound: Outbound,
): Promise<Performed> {
  const body = await collectBody(reply.body, wholeReplyBytes);
  const { exchange, inbound, format } = call;
  const options = {
    body,
    from: codecOf(format),
    to: exchange.codec,
    context: contextOf(call),
    freeformTools: outbound.freeformTools,
  };
  const whole = inbound.facts.stream ? wholeReplyAsStream(options) : relayWholeReply(options);
  if (whole.type === 'failed') return { failure: rawFailureOf(whole.error) };
  attempt.noteFirstEvent();
  const isArray = inbound.facts.stream && exchange.streamShape === 'json-array';
  const contentType = inbound.facts.stream && !isArray ? 'text/event-stream; charset=utf-8' : 'application/json';
  return {
    answer: {
      type: 'whole',
      attempt,
      bytes: isArray ? new JsonArray().end(whole.bytes) : whole.bytes,
      contentType,
      observed: whole.observed,
      losses: [...outbound.losses, ...whole.losses],
    },
  };
}

function createRelay(call: TargetCall, { freeformTools }: Outbound): StreamRelay {
  const { exchange, inbound, format, candidate } = call;
  const { requireTerminalMarker } = candidate.connection.executor;
  const { continuing, isContinuable } = call;
  if (continuing) {
    return new ContinueRelay({ ...continuing, from: codecOf(format), freeformTools, requireTerminalMarker });
  }
  if (exchange.codec.format === format) {
    const continueAs = isContinuable ? contextOf(call) : undefined;
    return new PassthroughRelay(exchange.codec, {
      stripUsage: !inbound.facts.wantsUsage,
      requireTerminalMarker,
      continueAs,
    });
  }
  return new TranslateRelay({
    from: codecOf(format),
    to: exchange.codec,
    context: contextOf(call),
    freeformTools,
    requireTerminalMarker,
    isContinuable,
  });
}

function contextOf({ exchange, inbound }: TargetCall): ReplyContext {
  return {
    model: inbound.facts.model,
    id: exchange.id,
    createdAtSec: Math.floor(exchange.startedAtMs / 1000),
    wantsUsage: inbound.facts.wantsUsage,
  };
}

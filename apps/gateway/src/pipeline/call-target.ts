import { OmniError, type UpstreamFailure, type WireFormat } from '@omniroute/core';
import {
  codecOf,
  collectBody,
  PassthroughRelay,
  relayWholeReply,
  TranslateRelay,
  wholeReplyAsStream,
  type Observed,
  type RawFailure,
  type ReplyContext,
  type StreamRelay,
  type UpstreamReply,
} from '@omniroute/open-sse';
import { Attempt } from './attempt.ts';
import { AttemptClock } from './attempt-clock.ts';
import { encodeOutbound } from './encode-outbound.ts';
import type { Exchange } from './exchange.ts';
import type { Inbound } from './read-inbound.ts';
import { rawFailureOf, ReplySource } from './reply-source.ts';
import type { LiveCandidate } from './resolve-plan.ts';

const errorBodyBytes = 1024 * 1024;
const wholeReplyBytes = 256 * 1024 * 1024;

/** The failure of an attempt whose client went away. */
export const clientLeft: UpstreamFailure = {
  kind: 'aborted',
  scope: 'request',
  message: 'The client closed the connection.',
};

/** A reply that may go to the client: whole, or a stream past its first content. */
export type Answer =
  | {
      readonly type: 'whole';
      readonly attempt: Attempt;
      readonly bytes: Buffer;
      readonly contentType: string;
      readonly observed: Observed;
      readonly losses: readonly string[];
    }
  | {
      readonly type: 'stream';
      readonly attempt: Attempt;
      readonly source: ReplySource;
      readonly losses: readonly string[];
    };

export type TargetResult =
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'failure'; readonly attempt: Attempt; readonly failure: UpstreamFailure };

export type TargetCall = {
  readonly exchange: Pick<Exchange, 'id' | 'codec' | 'startedAtMs' | 'clientGone'>;
  readonly inbound: Inbound;
  readonly candidate: LiveCandidate;
  readonly format: WireFormat;
  readonly position: number;
  /** Time left for the whole request, ms. */
  readonly remainingMs: number;
  /** Time for this attempt until its first event, ms. */
  readonly firstEventMs: number;
};

/**
 * Calls one target once. Resolves with an answer only after the first content or a complete body; everything before that, an error
 * frame inside a 200 included, is a failure that may move on. Never throws for what an upstream does.
 */
export async function callTarget(call: TargetCall): Promise<TargetResult> {
  const attempt = new Attempt(call.candidate, call.format, call.position);
  const { firstEventMs, remainingMs, exchange } = call;
  const clock = new AttemptClock({ firstEventMs, remainingMs, clientGone: exchange.clientGone });
  try {
    const outcome = await perform(call, attempt, clock);
    return 'answer' in outcome
      ? { type: 'answer', answer: outcome.answer }
      : failed(call, attempt, clock.failure ?? outcome.failure);
  } catch (error) {
    if (error instanceof OmniError && error.code === 'invalid-input') return refused(attempt, error);
    return failed(call, attempt, clock.failure ?? rawConnectionFailure(error));
  } finally {
    clock.stop();
  }
}

type Performed = { readonly answer: Answer } | { readonly failure: RawFailure };

async function perform(call: TargetCall, attempt: Attempt, clock: AttemptClock): Promise<Performed> {
  const { exchange, inbound, candidate, format } = call;
  const { executor, upstream } = candidate.connection;
  const outbound = encodeOutbound(inbound, exchange.codec.format, candidate, format);
  const reply = await executor.send(
    {
      connection: upstream,
      model: candidate.model,
      format,
      stream: inbound.facts.stream,
      body: outbound.body,
      forwardedHeaders: outbound.headers,
      attemptId: attempt.id,
      requestId: exchange.id,
      remainingMs: call.remainingMs,
      headersTimeoutMs: call.firstEventMs,
    },
    clock,
  );
  attempt.noteHeaders(reply.status, executor.readFacts(reply));
  if (reply.status >= 300) return { failure: await readFailure(reply, format) };
  const type = reply.headers['content-type'] ?? '';
  if (!inbound.facts.stream || /\bjson\b/i.test(type)) return readWhole(call, attempt, reply, outbound.losses);
  if (/\btext\/html\b/i.test(type))
    return { failure: { type: 'protocol', message: 'The upstream answered with a web page.' } };
  return readStream(call, attempt, reply, outbound.losses);
}

async function readFailure(reply: UpstreamReply, format: WireFormat): Promise<RawFailure> {
  const body = await collectBody(reply.body, errorBodyBytes).catch(() => Buffer.alloc(0));
  return { type: 'response', status: reply.status, headers: reply.headers, body: body.toString('utf8'), format };
}

async function readWhole(
  call: TargetCall,
  attempt: Attempt,
  reply: UpstreamReply,
  requestLosses: readonly string[],
): Promise<Performed> {
  const body = await collectBody(reply.body, wholeReplyBytes);
  const { exchange, inbound, format } = call;
  const options = { body, from: codecOf(format), to: exchange.codec, context: contextOf(call) };
  const whole = inbound.facts.stream ? wholeReplyAsStream(options) : relayWholeReply(options);
  if (whole.type === 'failed') return { failure: rawFailureOf(whole.error) };
  attempt.noteFirstEvent();
  const contentType = inbound.facts.stream ? 'text/event-stream; charset=utf-8' : 'application/json';
  return {
    answer: {
      type: 'whole',
      attempt,
      bytes: whole.bytes,
      contentType,
      observed: whole.observed,
      losses: [...requestLosses, ...whole.losses],
    },
  };
}

async function readStream(
  call: TargetCall,
  attempt: Attempt,
  reply: UpstreamReply,
  losses: readonly string[],
): Promise<Performed> {
  const source = new ReplySource(reply.body, createRelay(call));
  await source.begun;
  const { observed } = source.relay;
  // Content and a failure may come in one segment: what the network makes of a stream must not decide what becomes of it.
  if (source.ending?.type === 'failed' && !observed.started) return { failure: source.ending.failure };
  if (!observed.started && call.candidate.connection.executor.hidesBreaks) {
    return { failure: { type: 'protocol', message: 'The upstream ended its stream without any content.' } };
  }
  attempt.noteFirstEvent();
  return { answer: { type: 'stream', attempt, source, losses } };
}

function createRelay(call: TargetCall): StreamRelay {
  const { exchange, inbound, format, candidate } = call;
  const { requireTerminalMarker } = candidate.connection.executor;
  if (exchange.codec.format === format) {
    return new PassthroughRelay(exchange.codec, { stripUsage: !inbound.facts.wantsUsage, requireTerminalMarker });
  }
  return new TranslateRelay({
    from: codecOf(format),
    to: exchange.codec,
    context: contextOf(call),
    requireTerminalMarker,
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

function rawConnectionFailure(error: unknown): RawFailure {
  if (error instanceof OmniError) return { type: 'protocol', message: error.message };
  return { type: 'connection', error: error instanceof Error ? error : new Error(String(error)) };
}

/** The request cannot be put into the target's format. */
function refused(attempt: Attempt, { message }: OmniError): TargetResult {
  return { type: 'failure', attempt, failure: { kind: 'bad-request', scope: 'request', message } };
}

function failed(call: TargetCall, attempt: Attempt, failure: RawFailure): TargetResult {
  if (call.exchange.clientGone.isCancelled) return { type: 'failure', attempt, failure: clientLeft };
  return { type: 'failure', attempt, failure: attempt.candidate.connection.executor.classify(failure) };
}

import {
  ByteRelay,
  collectBody,
  readServiceReply,
  type ServiceCodec,
  type ServiceContext,
  type ServiceWay,
  type StreamRelay,
  type UpstreamReply,
} from '@omniroute/open-sse';
import { estimateTokens } from '@omniroute/metering';
import type { Attempt } from './attempt.ts';
import type { AttemptClock } from './attempt-clock.ts';
import { encodeService } from './encode-service.ts';
import type { Exchange } from './exchange.ts';
import type { ServiceInbound } from './read-service.ts';
import { beginStream } from './begin-stream.ts';
import { rawFailureOf } from './reply-source.ts';
import { readFailure, runAttempt, type AttemptCall, type Performed, type TargetResult } from './run-attempt.ts';

const wholeReplyBytes = 256 * 1024 * 1024;

export type ServiceCall = AttemptCall & {
  readonly exchange: Pick<Exchange<ServiceCodec>, 'id' | 'codec' | 'startedAtMs' | 'clientGone'>;
  readonly inbound: ServiceInbound;
  readonly way: ServiceWay;
};

/** Calls one target once for a service. */
export function callService(call: ServiceCall): Promise<TargetResult> {
  return runAttempt(call, perform);
}

async function perform(call: ServiceCall, attempt: Attempt, clock: AttemptClock): Promise<Performed> {
  const { exchange, inbound, way, candidate } = call;
  const { executor, upstream } = candidate.connection;
  const { body, contentType, headers, losses } = encodeService(inbound, way, candidate);
  const reply = await executor.send(
    {
      connection: upstream,
      model: candidate.model,
      format: way.format,
      stream: inbound.facts.stream,
      body,
      forwardedHeaders: headers,
      ...(call.attribution && { attribution: call.attribution }),
      attemptId: attempt.id,
      requestId: exchange.id,
      remainingMs: call.remainingMs,
      headersTimeoutMs: call.firstEventMs,
      connectTimeoutMs: call.connectMs,
      ...(contentType !== undefined && { contentType }),
      ...(exchange.codec.repliesWithBytes && { accept: '*/*' }),
    },
    clock,
  );
  attempt.noteHeaders(reply.status, executor.readFacts(reply));
  if (reply.status >= 300) return { failure: await readFailure(reply, way.format) };
  return readReply(call, attempt, reply, losses);
}

async function readReply(
  call: ServiceCall,
  attempt: Attempt,
  reply: UpstreamReply,
  losses: readonly string[],
): Promise<Performed> {
  const type = reply.headers['content-type'] ?? '';
  if (/\bjson\b/i.test(type) || (type === '' && !call.exchange.codec.repliesWithBytes))
    return readWhole(call, attempt, reply, losses);
  if (/\btext\/html\b/i.test(type)) return protocolFailure('The upstream answered with a web page.');
  if (!/\btext\/event-stream\b/i.test(type)) return readBytes(call, attempt, reply, losses);
  const { createRelay } = call.way;
  if (!createRelay || !call.inbound.facts.stream)
    return protocolFailure('The upstream answered with a stream that nobody asked for.');
  return beginStream({ reply, relay: createRelay(contextOf(call)), attempt, losses });
}

async function readWhole(
  call: ServiceCall,
  attempt: Attempt,
  reply: UpstreamReply,
  requestLosses: readonly string[],
): Promise<Performed> {
  // A client that waits for events cannot read one object; where the vendor itself answers so, it can.
  if (call.inbound.facts.stream && call.exchange.codec.format === 'openai-completions')
    return protocolFailure('The upstream answered whole although a stream was asked for.');
  const bytes = await collectBody(reply.body, wholeReplyBytes);
  const whole = readServiceReply(bytes, call.way, contextOf(call));
  if (whole.type === 'failed') return { failure: rawFailureOf(whole.error) };
  attempt.noteFirstEvent();
  const losses = [...requestLosses, ...whole.losses];
  const { observed } = whole;
  return {
    answer: { type: 'whole', attempt, bytes: whole.bytes, contentType: 'application/json', observed, losses },
  };
}

/** Sound, subtitles, plain text: carried as they come, never held. */
function readBytes(
  call: ServiceCall,
  attempt: Attempt,
  reply: UpstreamReply,
  losses: readonly string[],
): Promise<Performed> {
  const contentType = reply.headers['content-type'] ?? 'application/octet-stream';
  const relay: StreamRelay = new ByteRelay({ mayBeEmpty: contentType.startsWith('text/') });
  return beginStream({ reply, relay, attempt, losses, contentType });
}

function protocolFailure(message: string): Performed {
  return { failure: { type: 'protocol', message } };
}

function contextOf({ exchange, inbound, candidate }: ServiceCall): ServiceContext {
  const { model, wantsUsage, inputCharacters } = inbound.facts;
  return {
    model,
    id: exchange.id,
    createdAtSec: Math.floor(exchange.startedAtMs / 1000),
    wantsUsage,
    body: inbound.body,
    estimatedInputTokens: estimateTokens(inputCharacters),
    requireTerminalMarker: candidate.connection.executor.requireTerminalMarker,
  };
}

import type { UpstreamFailure } from '@omniroute/core';
import { ByteRelay, collectBody, Observed, type UpstreamReply } from '@omniroute/open-sse';
import type { AttemptClock } from '../pipeline/attempt-clock.ts';
import type { Attempt } from '../pipeline/attempt.ts';
import { withinLimits } from '../limits/ask-within-limits.ts';
import { beginStream } from '../pipeline/begin-stream.ts';
import { parseObject } from '../pipeline/read-inbound.ts';
import type { LiveCandidate } from '../pipeline/resolve-plan.ts';
import { readFailure, runAttempt, type AttemptCall, type Answer, type Performed } from '../pipeline/run-attempt.ts';
import type { FailedAttempts, PlanRun } from '../pipeline/served.ts';
import { budgetOf, type AskResult } from '../pipeline/walk-budget.ts';
import { EventsRelay } from './events-relay.ts';
import type { ResourceAsk } from './resource-ask.ts';

type ResourceCall = AttemptCall & { readonly ask: ResourceAsk };

const wholeReplyBytes = 64 * 1024 * 1024;
const accepted = { json: 'application/json', events: 'text/event-stream', bytes: '*/*' } as const;
/** What these say is about the thing that was asked for, and is the client's to know as it is. */
const told: ReadonlySet<number> = new Set([400, 404, 409, 413, 415, 422]);

/** Asks a connection for what it keeps: one attempt, whose failure is appended. */
export function callResource(run: PlanRun, ask: ResourceAsk, failed: FailedAttempts): Promise<AskResult> {
  const { connection, model } = ask;
  const candidate = { connection, model, options: {}, facts: connection.models.get(model) };
  return withinLimits<PlanRun, Answer>(() => callOnce(run, ask, candidate, failed))(run, candidate, failed);
}

async function callOnce(
  run: PlanRun,
  ask: ResourceAsk,
  candidate: LiveCandidate,
  failed: FailedAttempts,
): Promise<AskResult> {
  const { format } = ask;
  const call = { exchange: run.exchange, candidate, format, ask, ...budgetOf(run, failed) };
  const result = await runAttempt<ResourceCall>(call, perform);
  if (result.type === 'answer') return result;
  const failure = asTold(result.failure);
  failed.push(result.attempt.close({ failure }));
  return { ...result, failure };
}

function asTold(failure: UpstreamFailure): UpstreamFailure {
  const { status } = failure;
  return status !== undefined && told.has(status) ? { ...failure, kind: 'bad-request', scope: 'request' } : failure;
}

async function perform(call: ResourceCall, attempt: Attempt, clock: AttemptClock): Promise<Performed> {
  const { ask, exchange } = call;
  const { executor, upstream } = ask.connection;
  const reply = await executor.send(
    {
      connection: upstream,
      model: ask.model,
      format: ask.format,
      stream: false,
      method: ask.method,
      subpath: ask.subpath,
      body: ask.body ?? [],
      ...(ask.contentType !== undefined && { contentType: ask.contentType }),
      accept: accepted[ask.reply],
      forwardedHeaders: {},
      attemptId: attempt.id,
      requestId: exchange.id,
      remainingMs: call.remainingMs,
      headersTimeoutMs: call.firstEventMs,
    },
    clock,
  );
  attempt.noteHeaders(reply.status, executor.readFacts(reply));
  if (reply.status >= 300) return { failure: await readFailure(reply, ask.format) };
  const isJson = /\bjson\b/i.test(reply.headers['content-type'] ?? '');
  if (ask.reply === 'json' || (ask.reply === 'events' && isJson)) return readWhole(attempt, reply);
  const relay = ask.reply === 'events' ? new EventsRelay() : new ByteRelay({ mayBeEmpty: true });
  const contentType = reply.headers['content-type'] ?? 'application/octet-stream';
  return beginStream({ reply, relay, attempt, losses: [], contentType });
}

async function readWhole(attempt: Attempt, reply: UpstreamReply): Promise<Performed> {
  const bytes = await collectBody(reply.body, wholeReplyBytes);
  const json = parseReply(bytes);
  if (!json)
    return { failure: { type: 'protocol', message: 'The upstream answered with something that is no JSON object.' } };
  attempt.noteFirstEvent();
  const observed = new Observed();
  return { answer: { type: 'whole', attempt, bytes, contentType: 'application/json', observed, losses: [] } };
}

/** A reply of these APIs, or `undefined` when it is none. */
export function parseReply(bytes: Buffer) {
  try {
    return parseObject(bytes);
  } catch {
    return undefined;
  }
}

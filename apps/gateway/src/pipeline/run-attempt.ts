import { OmniError, type ApiFormat, type AttemptPurpose, type UpstreamFailure } from '@omniroute/core';
import {
  collectBody,
  type Cancellation,
  type Observed,
  type RawFailure,
  type UpstreamReply,
} from '@omniroute/open-sse';
import { Attempt } from './attempt.ts';
import type { Attribution } from './attribution.ts';
import { AttemptClock } from './attempt-clock.ts';
import type { Continuing, GoOn } from './continue-answer.ts';
import type { HealthBoard } from '../health/health-board.ts';
import type { Exchange } from './exchange.ts';
import type { ReplySource } from './reply-source.ts';
import type { LiveCandidate } from './resolve-plan.ts';

const errorBodyBytes = 1024 * 1024;

/** The failure of an attempt whose client went away. */
export const clientLeft: UpstreamFailure = {
  kind: 'aborted',
  scope: 'request',
  message: 'The client closed the connection.',
};

/** The failure of an attempt that another one made needless. */
export const overtakenByOther: UpstreamFailure = {
  kind: 'aborted',
  scope: 'request',
  message: 'Another target began to answer first.',
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
      /** It came as a stream, and was held until it was whole. */
      readonly cameAsStream?: true;
      /** Served for want of a better one, and not to be given again. */
      readonly isMakeshift?: true;
    }
  | {
      readonly type: 'stream';
      readonly attempt: Attempt;
      readonly source: ReplySource;
      /** Absent: events of the client's format, which can also tell it of a break. Other bytes can only be cut. */
      readonly contentType?: string;
      readonly losses: readonly string[];
      /** Has another target go on when the stream breaks. Absent: none may. */
      readonly goOn?: GoOn;
    };

export type TargetResult<A = Answer> =
  | { readonly type: 'answer'; readonly answer: A }
  | { readonly type: 'failure'; readonly attempt: Attempt; readonly failure: UpstreamFailure };

/** What every call of a target needs, whatever is asked of it. */
export type AttemptCall = {
  readonly exchange: Pick<Exchange, 'id' | 'startedAtMs' | 'clientGone'>;
  readonly candidate: LiveCandidate;
  readonly format: ApiFormat;
  readonly position: number;
  /** Time left for the whole request, ms. */
  readonly remainingMs: number;
  /** Time for this attempt until its first event, ms. */
  readonly firstEventMs: number;
  /** Time to get a connection, ms. Absent: the client's own. */
  readonly connectMs?: number | undefined;
  /** Absent: the ordinary walk. */
  readonly purpose?: AttemptPurpose | undefined;
  /** Cancelled when another attempt has made this one needless. Absent: none will. */
  readonly overtaken?: Cancellation | undefined;
  /** The oldest turns are dropped until the prompt has about so many tokens. */
  readonly truncateToTokens?: number | undefined;
  /** Should the answer break off amid its stream, another target may go on with it. */
  readonly isContinuable?: boolean;
  /** The answer that the target is to go on with. */
  readonly continuing?: Continuing | undefined;
  readonly attribution?: Attribution | undefined;
  /** Told of the attempt. Absent: it does not count, no client asked for it. */
  readonly health?: HealthBoard;
};

export type Performed<A = Answer> = { readonly answer: A } | { readonly failure: RawFailure };

/** Sends the call and reads its reply up to the commit point. The clock cancels it. */
export type Perform<Call extends AttemptCall, A = Answer> = (
  call: Call,
  attempt: Attempt,
  clock: AttemptClock,
) => Promise<Performed<A>>;

/**
 * Calls one target once. Resolves with an answer only after the first content or a complete body; everything before that is a
 * failure that may move on. Never throws for what an upstream does.
 */
export async function runAttempt<Call extends AttemptCall, A = Answer>(
  call: Call,
  perform: Perform<Call, A>,
): Promise<TargetResult<A>> {
  const attempt = new Attempt(call);
  const { firstEventMs, remainingMs, exchange, overtaken } = call;
  const clock = new AttemptClock({ firstEventMs, remainingMs, clientGone: exchange.clientGone, overtaken });
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

/** Reads the body of a reply that is no success. */
export async function readFailure(reply: UpstreamReply, format: ApiFormat): Promise<RawFailure> {
  const body = await collectBody(reply.body, errorBodyBytes).catch(() => Buffer.alloc(0));
  return { type: 'response', status: reply.status, headers: reply.headers, body: body.toString('utf8'), format };
}

function rawConnectionFailure(error: unknown): RawFailure {
  if (error instanceof OmniError) return { type: 'protocol', message: error.message };
  return { type: 'connection', error: error instanceof Error ? error : new Error(String(error)) };
}

/** The request cannot be put into the target's format. */
function refused(attempt: Attempt, { message }: OmniError): TargetResult<never> {
  return { type: 'failure', attempt, failure: { kind: 'bad-request', scope: 'request', message } };
}

function failed(call: AttemptCall, attempt: Attempt, failure: RawFailure): TargetResult<never> {
  if (call.exchange.clientGone.isCancelled) return { type: 'failure', attempt, failure: clientLeft };
  if (call.overtaken?.isCancelled) return { type: 'failure', attempt, failure: overtakenByOther };
  return { type: 'failure', attempt, failure: attempt.candidate.connection.executor.classify(failure) };
}

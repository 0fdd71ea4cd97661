import type { AttemptRecord, RequestRecord, UpstreamFailure } from '@omniroute/core';
import { toClientFailure } from '../pipeline/client-failure.ts';
import { buildRecord } from '../pipeline/record.ts';
import type { Answer } from '../pipeline/run-attempt.ts';
import type { Served } from '../pipeline/served.ts';
import type { ReadToEnd } from './read-to-end.ts';

const shuttingDown: UpstreamFailure = {
  kind: 'aborted',
  scope: 'request',
  message: 'OmniRoute was shutting down.',
};

export type ShadowEnd = {
  readonly served: Served;
  /** The id of the client's request. */
  readonly shadowOf: string;
  readonly failed: readonly AttemptRecord[];
};

/** The record of a silent call that answered, as far as it did. */
export function recordAnswer({ served, shadowOf, failed }: ShadowEnd, answer: Answer, read: ReadToEnd): RequestRecord {
  const { exchange, inbound, pipeline } = served;
  const { attempt } = answer;
  const { observed } = read;
  const stopped = exchange.clientGone.isCancelled;
  const broken = read.failure && attempt.candidate.connection.executor.classify(read.failure);
  const failure = stopped ? shuttingDown : broken;
  const metered = served.meter({ attempt, observed, request: inbound.facts, usages: pipeline.usages });
  const closed = attempt.close({ metered, ...(failure && { failure }), whole: answer.type === 'whole' });
  return {
    ...buildRecord({
      ...served,
      attempts: [...failed, closed],
      outcome: stopped ? 'cancelled' : failure ? 'broken' : 'answered',
      status: stopped ? 499 : 200,
      losses: read.losses,
      ...(failure && { failure }),
    }),
    shadowOf,
  };
}

/** The record of a silent call that failed. */
export function recordFailure({ served, shadowOf, failed }: ShadowEnd, failure: UpstreamFailure): RequestRecord {
  const { exchange } = served;
  const stopped = exchange.clientGone.isCancelled;
  return {
    ...buildRecord({
      ...served,
      attempts: failed,
      outcome: stopped ? 'cancelled' : 'failed',
      status: stopped ? 499 : toClientFailure(failure, exchange.id, failed.length).status,
      failure: stopped ? shuttingDown : failure,
    }),
    shadowOf,
  };
}

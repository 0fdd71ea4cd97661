import { OmniError } from '@omniroute/core';
import type { Caller } from '../snapshot/snapshot.ts';
import { toClientRefusal } from './client-failure.ts';
import type { Exchange } from './exchange.ts';
import { NobodyLeft } from './find-plan.ts';
import { writeJson } from './finish.ts';
import type { Pipeline } from './pipeline.ts';
import { buildRecord } from './record.ts';
import type { AnyInbound } from './served.ts';

export type Refusal = {
  readonly caller: Caller | undefined;
  readonly inbound: AnyInbound | undefined;
  readonly error: unknown;
};

/** Ends a request that we do not send on. One of a known key is recorded; one without a valid key is only counted. */
export function refuse(pipeline: Pipeline, exchange: Exchange, { caller, inbound, error }: Refusal): void {
  const gone = exchange.clientGone.isCancelled;
  const known = error instanceof OmniError;
  if (!known && !gone) pipeline.reportFault(error, exchange.id);
  const refusal = toClientRefusal(
    known ? error : new OmniError('internal', 'OmniRoute failed to serve this request.'),
    exchange.id,
  );
  const reply = () => {
    writeJson(
      { exchange },
      refusal.status,
      exchange.codec.encodeError(refusal),
      exchange.request.complete ? {} : { connection: 'close' },
    );
  };
  if (!caller) {
    pipeline.countUnauthenticated();
    reply();
    return;
  }
  const record = buildRecord({
    exchange,
    caller,
    inbound,
    plan: error instanceof NobodyLeft ? error.plan : undefined,
    attempts: [],
    outcome: gone ? 'cancelled' : 'refused',
    status: gone ? 499 : refusal.status,
    failure: { kind: gone ? 'aborted' : refusal.kind, message: refusal.message },
  });
  pipeline.recorder.record(record, reply);
}

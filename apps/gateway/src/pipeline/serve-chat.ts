import type { IncomingMessage, ServerResponse } from 'node:http';
import { OmniError } from '@omniroute/core';
import type { Codec } from '@omniroute/open-sse';
import type { Caller } from '../snapshot/snapshot.ts';
import { authenticate } from './authenticate.ts';
import { toClientRefusal } from './client-failure.ts';
import { beginExchange, type Exchange } from './exchange.ts';
import { finish, writeJson } from './finish.ts';
import type { Pipeline } from './pipeline.ts';
import { readInbound, type Inbound } from './read-inbound.ts';
import { buildRecord } from './record.ts';
import { resolvePlan } from './resolve-plan.ts';
import { runPlan } from './run-plan.ts';

/** What a client says in the address rather than in the body. */
export type AddressFacts = {
  readonly model: string;
  readonly stream: boolean;
  readonly key?: string;
  /** The address cannot be served. */
  readonly fault?: OmniError;
};

/** The data's way, for one client surface. */
export async function serveChat(
  pipeline: Pipeline,
  codec: Codec,
  request: IncomingMessage,
  response: ServerResponse,
  address?: AddressFacts,
): Promise<void> {
  const exchange = beginExchange(codec, request, response);
  const snapshot = pipeline.snapshot();
  let caller: Caller | undefined;
  let inbound: Inbound | undefined;
  try {
    caller = authenticate(request.headers, snapshot, address?.key);
    if (address?.fault) throw address.fault;
    inbound = await readInbound(request, codec, { limitBytes: pipeline.limits.bodyBytes, address });
    const plan = resolvePlan(inbound.facts.model, snapshot, pipeline.random);
    const run = { pipeline, exchange, inbound, plan, caller };
    finish(run, await runPlan(run));
  } catch (error) {
    refuse(pipeline, exchange, { caller, inbound, error });
  }
}

type Refusal = { readonly caller: Caller | undefined; readonly inbound: Inbound | undefined; readonly error: unknown };

/** A request that we do not send on. One of a known key is recorded; one without a valid key is only counted. */
function refuse(pipeline: Pipeline, exchange: Exchange, { caller, inbound, error }: Refusal): void {
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
    plan: undefined,
    attempts: [],
    outcome: gone ? 'cancelled' : 'refused',
    status: gone ? 499 : refusal.status,
    failure: { kind: gone ? 'aborted' : refusal.kind, message: refusal.message },
  });
  pipeline.recorder.record(record, reply);
}

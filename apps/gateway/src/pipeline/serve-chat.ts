import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OmniError } from '@omniroute/core';
import type { Codec } from '@omniroute/open-sse';
import type { Caller } from '../snapshot/snapshot.ts';
import { authenticate } from './authenticate.ts';
import { beginExchange } from './exchange.ts';
import { finish } from './finish.ts';
import { meter } from './meter.ts';
import type { Pipeline } from './pipeline.ts';
import { readInbound, type Inbound } from './read-inbound.ts';
import { refuse } from './refuse.ts';
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
    const run = { pipeline, exchange, inbound, plan, caller, meter };
    finish(run, await runPlan(run));
  } catch (error) {
    refuse(pipeline, exchange, { caller, inbound, error });
  }
}

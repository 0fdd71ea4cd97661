import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Codec } from '@omniroute/open-sse';
import { cacheFor } from '../cache/cache-policy.ts';
import { serveThroughCache } from '../cache/serve-through-cache.ts';
import type { Caller } from '../snapshot/snapshot.ts';
import { mirrorChat } from '../shadow/mirror-chat.ts';
import { attributionOf } from './attribution.ts';
import { authenticate } from './authenticate.ts';
import { beginExchange, type StreamShape } from './exchange.ts';
import { findPlan } from './find-plan.ts';
import { finish } from './finish.ts';
import { meter } from './meter.ts';
import type { Pipeline } from './pipeline.ts';
import { readInbound, type Inbound } from './read-inbound.ts';
import { refuse } from './refuse.ts';
import { runChat } from './run-chat.ts';

/** What a client says in the address rather than in the body. */
export type AddressFacts = {
  readonly model: string;
  readonly stream: boolean;
  readonly key?: string;
  readonly streamShape?: StreamShape;
};

/** The data's way, for one client surface. */
export async function serveChat(
  pipeline: Pipeline,
  codec: Codec,
  request: IncomingMessage,
  response: ServerResponse,
  address?: AddressFacts,
): Promise<void> {
  const exchange = beginExchange(codec, request, response, address?.streamShape);
  const snapshot = pipeline.snapshot();
  let caller: Caller | undefined;
  let inbound: Inbound | undefined;
  try {
    caller = authenticate(request.headers, snapshot, address?.key);
    inbound = await readInbound(request, codec, { limitBytes: pipeline.limits.bodyBytes, address });
    const plan = await findPlan(pipeline, { exchange, caller, inbound });
    const attribution = attributionOf(caller, inbound.body);
    const run = { pipeline, exchange, inbound, plan, caller, attribution, meter };
    if (caller.limited) await pipeline.limitDesk.admit(run, caller.limited);
    const cache = cacheFor(plan, caller);
    if (cache) await serveThroughCache(run, cache);
    else finish(run, await runChat(run));
    if (plan.shadow) mirrorChat(run);
  } catch (error) {
    refuse(pipeline, exchange, { caller, inbound, error });
  }
}

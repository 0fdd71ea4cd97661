import type { Codec } from '@omniroute/open-sse';
import type { Inbound } from '../pipeline/read-inbound.ts';
import { runPlan } from '../pipeline/run-plan.ts';
import type { Served } from '../pipeline/served.ts';
import { mayBeMirrored } from './may-be-mirrored.ts';

/** Sends a chat request to the silent target of its plan, if it has one and can be sent twice. */
export function mirrorChat(served: Served<Codec, Inbound>): void {
  const { plan, inbound, exchange, pipeline } = served;
  if (!plan.shadow || !mayBeMirrored({ format: exchange.codec.format, ...inbound })) return;
  pipeline.shadows.mirror(served, { shadow: plan.shadow, mayAsk: () => true, run: runPlan });
}

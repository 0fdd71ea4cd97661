import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceCodec } from '@omniroute/open-sse';
import type { Caller } from '../snapshot/snapshot.ts';
import { mirrorService } from '../shadow/mirror-service.ts';
import { answerEstimate } from './answer-estimate.ts';
import { attributionOf } from './attribution.ts';
import { authenticate } from './authenticate.ts';
import { beginExchange, type Exchange } from './exchange.ts';
import { findPlan } from './find-plan.ts';
import { finish } from './finish.ts';
import { meterOf } from './meter-service.ts';
import { narrowPlan } from './narrow-plan.ts';
import type { Pipeline } from './pipeline.ts';
import { disposeContent, readService, type ServiceInbound } from './read-service.ts';
import { refuse } from './refuse.ts';
import { runService } from './run-service.ts';

/** What a client says in the address rather than in the body. */
export type ServiceAddress = { readonly model: string; readonly key?: string };

/** The data's way for what is not chat: the same steps, and the same budget, walk and records. */
export async function serveService(
  pipeline: Pipeline,
  codec: ServiceCodec,
  request: IncomingMessage,
  response: ServerResponse,
  address?: ServiceAddress,
): Promise<void> {
  const exchange = beginExchange(codec, request, response);
  const snapshot = pipeline.snapshot();
  let caller: Caller | undefined;
  let inbound: ServiceInbound | undefined;
  try {
    caller = authenticate(request.headers, snapshot, address?.key);
    inbound = await readService(request, codec, { pipeline, model: address?.model });
    disposeAtEnd(pipeline, exchange, inbound.content);
    const named = await findPlan(pipeline, { exchange, caller, inbound });
    const plan = narrowPlan(named, codec, inbound.facts.model);
    if (!plan) {
      const estimated = { pipeline, exchange, inbound, caller, plan: named };
      if (caller.limited) await pipeline.limitDesk.admit(estimated, caller.limited);
      answerEstimate(estimated);
      return;
    }
    const attribution = attributionOf(caller, inbound.body);
    const run = { pipeline, exchange, inbound, plan, caller, attribution, meter: meterOf(codec) };
    if (caller.limited) await pipeline.limitDesk.admit(run, caller.limited);
    finish(run, await runService(run));
    if (plan.shadow) mirrorService(run);
  } catch (error) {
    refuse(pipeline, exchange, { caller, inbound, error });
  }
}

/** Whatever the ending, the response closes with it. */
function disposeAtEnd(pipeline: Pipeline, { id, response }: Exchange, content: ServiceInbound['content']): void {
  const dispose = () => {
    disposeContent(content).catch((error: unknown) => pipeline.reportFault(error, id));
  };
  if (response.closed) dispose();
  else response.once('close', dispose);
}

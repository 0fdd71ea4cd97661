import type { IncomingMessage } from 'node:http';
import type { JsonObject } from '@omniroute/core';
import type { Observed } from '@omniroute/open-sse';
import { authenticate } from '../pipeline/authenticate.ts';
import { beginExchange, type ClientSurface } from '../pipeline/exchange.ts';
import { finish } from '../pipeline/finish.ts';
import { meter } from '../pipeline/meter.ts';
import { meterNothing } from '../pipeline/meter-service.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { refuse } from '../pipeline/refuse.ts';
import type { AnyInbound, FailedAttempts, Served } from '../pipeline/served.ts';
import type { RouteHandler } from '../routes/surface.ts';
import type { Caller, Snapshot } from '../snapshot/snapshot.ts';
import { callResource, parseReply } from './call-resource.ts';
import type { ResourceAsk } from './resource-ask.ts';

/** A request for something that an upstream keeps, and who makes it. */
export type ResourceRequest = {
  readonly pipeline: Pipeline;
  readonly snapshot: Snapshot;
  readonly caller: Caller;
  readonly request: IncomingMessage;
  /** Without a key. */
  readonly query: URLSearchParams;
};

/** What to ask of which connection, and what to do about its answer before the client has it. */
export type ResourceStep = {
  readonly ask: ResourceAsk;
  onAnswer?(reply: JsonObject): Promise<void> | void;
  /** The use that the answer tells of, where it is now to be recorded. Absent: looking something up costs nothing. */
  observeUse?(reply: JsonObject): Promise<Observed | undefined>;
  /** Called when the upstream has answered or failed. */
  onOver?(): void;
};

/** Resolves with the step that serves a request. Throws `OmniError` for one that cannot be served. */
export type PlanStep = (request: ResourceRequest) => Promise<ResourceStep>;

/** Serves a request and records it. Throws `OmniError` for one that cannot be served. */
export type ServeRequest = (request: ResourceRequest, served: Served) => Promise<void>;

/** The data's way of a request for what an upstream keeps: it is for the one connection that has it. */
export function serveResource(pipeline: Pipeline, surface: ClientSurface, serve: ServeRequest): RouteHandler {
  return async (request, response) => {
    const exchange = beginExchange(surface, request, response);
    const snapshot = pipeline.snapshot();
    const inbound = inboundOf('', false);
    let caller: Caller | undefined;
    try {
      const query = queryOf(request);
      caller = authenticate(request.headers, snapshot, query.get('key') ?? undefined);
      query.delete('key');
      const plan = { combo: undefined, policy: {}, candidates: [] };
      const served: Served = { pipeline, exchange, inbound, plan, caller, meter: meterNothing };
      if (caller.limited) await pipeline.limitDesk.admit(served, caller.limited);
      await serve({ pipeline, snapshot, caller, request, query }, served);
    } catch (error) {
      refuse(pipeline, exchange, { caller, inbound, error });
    }
  };
}

/** The same for a request that one call answers. */
export function serveStep(pipeline: Pipeline, surface: ClientSurface, planStep: PlanStep): RouteHandler {
  return serveResource(pipeline, surface, async (request, served) => {
    const step = await planStep(request);
    const { ask } = step;
    const run: Served = { ...served, inbound: inboundOf(ask.model, ask.reply === 'events') };
    const failed: FailedAttempts = [];
    const result = await callResource(run, ask, failed);
    step.onOver?.();
    if (result.type === 'answer' && result.answer.type === 'whole') {
      const observed = await heed(run, step, result.answer.bytes);
      if (observed) {
        finish({ ...run, meter }, { failed, end: { ...result, answer: { ...result.answer, observed } } });
        return;
      }
    }
    finish(run, { failed, end: result });
  });
}

/** Tells the step of its answer. What cannot be remembered of it is a fault of ours, and no reason to keep it from the client. */
async function heed({ pipeline, exchange }: Served, step: ResourceStep, bytes: Buffer): Promise<Observed | undefined> {
  const reply = parseReply(bytes);
  if (!reply) return undefined;
  try {
    await step.onAnswer?.(reply);
    return await step.observeUse?.(reply);
  } catch (error) {
    pipeline.reportFault(error, exchange.id);
    return undefined;
  }
}

function inboundOf(model: string, stream: boolean): AnyInbound {
  return { body: {}, facts: { model, stream, inputCharacters: 0 } };
}

function queryOf(request: IncomingMessage): URLSearchParams {
  const target = request.url ?? '';
  const query = target.indexOf('?');
  return new URLSearchParams(query < 0 ? '' : target.slice(query + 1));
}

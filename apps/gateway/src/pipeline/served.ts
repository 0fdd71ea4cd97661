import type { AttemptRecord, JsonObject, UnitCounts } from '@omniroute/core';
import type { RequestFacts } from '@omniroute/open-sse';
import type { Caller } from '../snapshot/snapshot.ts';
import type { Attribution } from './attribution.ts';
import type { ClientSurface, Exchange } from './exchange.ts';
import type { Meter } from './metered.ts';
import type { Pipeline } from './pipeline.ts';
import type { LivePlan } from './resolve-plan.ts';

/** What every kind of request says of itself. */
export type AnyInbound = {
  readonly body: JsonObject;
  readonly facts: Pick<RequestFacts, 'model' | 'stream' | 'inputCharacters'> & {
    /** What the request itself says of the units that it will be billed by. */
    readonly units?: UnitCounts;
    readonly needs?: RequestFacts['needs'];
    readonly maxOutputTokens?: number;
  };
};

/** A request on its way through a plan. */
export type PlanRun<Surface extends ClientSurface = ClientSurface, Inbound extends AnyInbound = AnyInbound> = {
  readonly pipeline: Pipeline;
  readonly exchange: Exchange<Surface>;
  readonly inbound: Inbound;
  readonly plan: LivePlan;
  /** Absent: upstreams are not told on whose behalf they are asked. */
  readonly attribution?: Attribution | undefined;
};

/** A request whose plan is running, with who sent it and how its reply is metered. */
export type Served<Surface extends ClientSurface = ClientSurface, Inbound extends AnyInbound = AnyInbound> = PlanRun<
  Surface,
  Inbound
> & { readonly caller: Caller; readonly meter: Meter };

/** Attempts that are over, all of them failures; each new one is appended. */
export type FailedAttempts = AttemptRecord[];

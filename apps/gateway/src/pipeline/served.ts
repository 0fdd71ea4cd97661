import type { AttemptRecord, JsonObject, NanoUsd, UnitCounts, Usage } from '@omniroute/core';
import type { AnswerShape, RequestFacts } from '@omniroute/open-sse';
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
> & {
  readonly caller: Caller;
  readonly meter: Meter;
  /** Calls that were made for the request beside its walk. Absent: none. */
  readonly aside?: readonly AttemptRecord[];
  /** Hears what the client is given. Absent: nobody does. */
  readonly listener?: AnswerListener;
};

/** What there is to say of an answer that a client was given whole. */
export type Answered = {
  readonly shape: AnswerShape;
  readonly costNanoUsd: NanoUsd | undefined;
  readonly usage: Usage | undefined;
  /** It may not be what was asked for: a break was hidden in it, or the target was not sent the whole prompt. */
  readonly isDoubtful: boolean;
};

/** Gathers an answer while its client is given it. */
export type AnswerListener = {
  /** As events where it is streamed, whatever shape the client then gets them in. */
  onBytes(bytes: Buffer): void;
  onAnswered(answered: Answered): void;
};

/** Attempts that are over, all of them failures; each new one is appended. */
export type FailedAttempts = AttemptRecord[];

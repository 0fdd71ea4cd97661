import type { AttemptRecord, CacheHit, FailureKind, NanoUsd, Outcome, RequestRecord } from '@omniroute/core';
import type { Caller } from '../snapshot/snapshot.ts';
import type { Exchange } from './exchange.ts';
import { filePlan } from './file-plan.ts';
import { joinAttempts } from './join-attempts.ts';
import type { LivePlan } from './resolve-plan.ts';
import type { AnyInbound } from './served.ts';

const longestText = 500;

export type RecordInput = {
  readonly exchange: Exchange;
  readonly caller: Caller;
  /** Absent where the body could not be read. */
  readonly inbound: AnyInbound | undefined;
  readonly plan: LivePlan | undefined;
  readonly attempts: readonly AttemptRecord[];
  /** Calls beside the walk, which come before it. */
  readonly aside?: readonly AttemptRecord[] | undefined;
  /** Answered from our cache. */
  readonly cache?: CacheHit;
  readonly savedNanoUsd?: NanoUsd;
  readonly outcome: Outcome;
  /** HTTP status that the client gets. */
  readonly status: number;
  readonly firstTokenMs?: number;
  readonly failure?: { readonly kind: FailureKind; readonly message: string };
  readonly losses?: readonly string[];
};

/** The record of a request that is over. */
export function buildRecord(input: RecordInput): RequestRecord {
  const { exchange, caller, inbound, plan, failure } = input;
  const filed = plan && inbound && filePlan(plan, inbound);
  const userAgent = exchange.request.headers['user-agent'];
  return {
    id: exchange.id,
    startedAtMs: exchange.startedAtMs,
    durationMs: exchange.elapsedMs(),
    keyId: caller.id,
    keyName: caller.name,
    tags: caller.tags,
    format: exchange.codec.format,
    model: (inbound?.facts.model ?? '').slice(0, longestText),
    stream: inbound?.facts.stream ?? false,
    status: input.status,
    outcome: input.outcome,
    losses: [...new Set(input.losses ?? [])],
    attempts: input.aside ? joinAttempts(input.aside, input.attempts) : input.attempts,
    ...(input.firstTokenMs !== undefined && { firstTokenMs: input.firstTokenMs }),
    ...(caller.team !== undefined && { team: caller.team }),
    ...(userAgent !== undefined && { userAgent: userAgent.slice(0, longestText) }),
    ...(plan?.combo && { comboId: plan.combo.id, comboName: plan.combo.name }),
    ...(plan?.combo?.version !== undefined && { comboVersion: plan.combo.version }),
    ...(filed && { plan: filed }),
    ...(input.cache !== undefined && { cache: input.cache }),
    ...(input.savedNanoUsd !== undefined && { savedNanoUsd: input.savedNanoUsd }),
    ...(failure && { failureKind: failure.kind, errorMessage: failure.message.slice(0, longestText) }),
  };
}

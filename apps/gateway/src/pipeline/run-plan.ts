import type { AttemptRecord, UpstreamFailure, WireFormat } from '@omniroute/core';
import { chatFormatsOf } from '@omniroute/registry';
import { mayMoveOn } from '@omniroute/routing';
import { callTarget, type Answer, type TargetResult } from './call-target.ts';
import type { Exchange } from './exchange.ts';
import type { Pipeline } from './pipeline.ts';
import type { Inbound } from './read-inbound.ts';
import type { LiveCandidate, LivePlan } from './resolve-plan.ts';

const defaultDeadlineMs = 600_000;
const defaultFirstEventMs = 300_000;

export type PlanResult = {
  /** Attempts that are over, all of them failures. */
  readonly failed: readonly AttemptRecord[];
  readonly end:
    | { readonly type: 'answer'; readonly answer: Answer }
    | { readonly type: 'failure'; readonly failure: UpstreamFailure };
};

export type PlanRun = {
  readonly pipeline: Pipeline;
  readonly exchange: Exchange;
  readonly inbound: Inbound;
  readonly plan: LivePlan;
};

/**
 * Walks the candidates under one budget of time and attempts. Nothing else in the product tries anything twice. A target is hit
 * once; only where it turns out not to speak the client's format at all, the same target is asked in its other format.
 */
export async function runPlan(run: PlanRun): Promise<PlanResult> {
  const { plan, exchange } = run;
  const failed: AttemptRecord[] = [];
  const mostTargets = Math.min(plan.policy.attempts ?? plan.candidates.length, plan.candidates.length);
  let last: UpstreamFailure = outOfTime(0);
  for (const [place, candidate] of plan.candidates.slice(0, mostTargets).entries()) {
    const result = await askCandidate(run, candidate, failed);
    if (result.type === 'answer') return { failed, end: result };
    last = result.failure;
    const next = plan.candidates[place + 1];
    if (exchange.clientGone.isCancelled || remainingMs(run) <= 0 || !next || !movesOn(last, plan, candidate, next))
      break;
  }
  return { failed, end: { type: 'failure', failure: last } };
}

async function askCandidate(run: PlanRun, candidate: LiveCandidate, failed: AttemptRecord[]): Promise<TargetResult> {
  const { pipeline } = run;
  const [first, ...others] = formatsFor(run, candidate);
  const target = `${candidate.connection.upstream.id}/${candidate.model}`;
  const result = await callOnce(run, candidate, first, failed);
  const [other] = others;
  if (result.type === 'answer' || other === undefined || !mayLackFormat(candidate, result.failure)) return result;
  pipeline.dialects.noteBroken(target, first);
  const second = await callOnce(run, candidate, other, failed);
  // The other format fares no better: it is the target that is missing, not a format.
  if (second.type === 'failure' && mayLackFormat(candidate, second.failure))
    pipeline.dialects.noteWorking(target, first);
  return second;
}

async function callOnce(
  run: PlanRun,
  candidate: LiveCandidate,
  format: WireFormat,
  failed: AttemptRecord[],
): Promise<TargetResult> {
  const { exchange, inbound, plan } = run;
  const left = Math.max(remainingMs(run), 1);
  const result = await callTarget({
    exchange,
    inbound,
    candidate,
    format,
    position: failed.length,
    remainingMs: left,
    firstEventMs: plan.policy.firstEventTimeoutMs ?? (inbound.facts.stream ? defaultFirstEventMs : left),
  });
  if (result.type === 'failure') failed.push(result.attempt.close({ failure: result.failure }));
  return result;
}

/** The formats to try, best first, without those that are known not to work; at least one. */
function formatsFor({ pipeline, exchange }: PlanRun, candidate: LiveCandidate): readonly [WireFormat, ...WireFormat[]] {
  const { executor, definition, upstream } = candidate.connection;
  const { model, options } = candidate;
  const spoken = chatFormatsOf(definition);
  const formats = executor.formats({
    clientFormat: exchange.codec.format,
    spoken,
    dialect: options.dialect ?? 'auto',
    model,
  });
  const working = formats.filter((format) => pipeline.dialects.works(`${upstream.id}/${candidate.model}`, format));
  const [first = exchange.codec.format, ...rest] = working.length > 0 ? working : formats;
  return [first, ...rest];
}

/** A LiteLLM proxy speaks every format, but what is behind one of its models may not have the route that it then calls. */
function mayLackFormat(candidate: LiveCandidate, failure: UpstreamFailure): boolean {
  if (candidate.connection.executor.id !== 'litellm') return false;
  return failure.status === 404 || failure.status === 405 || failure.status === 501;
}

function movesOn(failure: UpstreamFailure, plan: LivePlan, failed: LiveCandidate, next: LiveCandidate): boolean {
  return mayMoveOn({
    kind: failure.kind,
    policy: plan.policy,
    ...(failed.facts?.maxInputTokens !== undefined && { failedWindow: failed.facts.maxInputTokens }),
    ...(next.facts?.maxInputTokens !== undefined && { nextWindow: next.facts.maxInputTokens }),
  });
}

function remainingMs({ plan, exchange }: PlanRun): number {
  return (plan.policy.deadlineMs ?? defaultDeadlineMs) - exchange.elapsedMs();
}

function outOfTime(afterMs: number): UpstreamFailure {
  return { kind: 'timeout', scope: 'request', message: `No target was asked within ${afterMs} ms.` };
}

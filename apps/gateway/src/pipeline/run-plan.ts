import type { AttemptRecord, UpstreamFailure, WireFormat } from '@omniroute/core';
import { Observed } from '@omniroute/open-sse';
import { chatFormatsOf } from '@omniroute/registry';
import { withinLimits } from '../limits/ask-within-limits.ts';
import { callTarget } from './call-target.ts';
import { continueAnswer, type GoOn } from './continue-answer.ts';
import { meter } from './meter.ts';
import type { LiveCandidate } from './resolve-plan.ts';
import { overtakenByOther, type TargetResult } from './run-attempt.ts';
import type { FailedAttempts } from './served.ts';
import { budgetOf, type AskManner, type PlanResult } from './walk-budget.ts';
import { walkChat, type ChatRun } from './walk-plan.ts';

/**
 * Walks the candidates of a chat request. A target is hit once; only where it turns out not to speak the client's format at all,
 * the same target is asked in its other format.
 */
export function runPlan(run: ChatRun): Promise<PlanResult> {
  const walked = walkChat(run, askWithinLimits);
  return run.plan.policy.continueBroken === true ? walked.then((result) => mayGoOn(run, result)) : walked;
}

/** Should a stream break, the next target goes on with it. */
function mayGoOn(run: ChatRun, result: PlanResult): PlanResult {
  const { end } = result;
  if (end.type !== 'answer' || end.answer.type !== 'stream') return result;
  const goOn: GoOn = (broken) => continueAnswer(run, askWithinLimits, broken);
  return { ...result, end: { type: 'answer', answer: { ...end.answer, goOn } } };
}

const askWithinLimits = withinLimits(askCandidate);

async function askCandidate(
  run: ChatRun,
  candidate: LiveCandidate,
  failed: FailedAttempts,
  manner?: AskManner,
): Promise<TargetResult> {
  const { pipeline } = run;
  const [first, ...others] = formatsFor(run, candidate);
  const target = `${candidate.connection.upstream.id}/${candidate.model}`;
  const result = await callOnce(run, { candidate, format: first, failed, manner });
  const [other] = others;
  if (result.type === 'answer' || other === undefined || !mayLackFormat(candidate, result.failure)) return result;
  pipeline.dialects.noteBroken(target, first);
  const second = await callOnce(run, { candidate, format: other, failed, manner });
  // The other format fares no better: it is the target that is missing, not a format.
  if (second.type === 'failure' && mayLackFormat(candidate, second.failure))
    pipeline.dialects.noteWorking(target, first);
  return second;
}

type Asking = {
  readonly candidate: LiveCandidate;
  readonly format: WireFormat;
  readonly failed: FailedAttempts;
  readonly manner: AskManner | undefined;
};

async function callOnce(run: ChatRun, { candidate, format, failed, manner }: Asking): Promise<TargetResult> {
  const { exchange, inbound } = run;
  const result = await callTarget({ exchange, inbound, candidate, format, ...budgetOf(run, failed, manner) });
  if (result.type === 'failure') failed.push(closeFailed(run, result));
  return result;
}

type Failed = Extract<TargetResult, { readonly type: 'failure' }>;

/** An upstream that was at work when it was stopped bills for what it had read at least. */
function closeFailed({ inbound, pipeline }: ChatRun, { attempt, failure }: Failed): AttemptRecord {
  const whole = !inbound.facts.stream;
  if (failure !== overtakenByOther) return attempt.close({ failure, whole });
  const { usages } = pipeline;
  const metered = meter({ attempt, observed: new Observed(), request: inbound.facts, usages });
  return attempt.close({ failure, metered, whole });
}

/** The formats to try, best first, without those that are known not to work; at least one. */
function formatsFor({ pipeline, exchange }: ChatRun, candidate: LiveCandidate): readonly [WireFormat, ...WireFormat[]] {
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

import type { RouteInput } from '@omniroute/contract';
import type { ClientFormat, FailureKind, RequestNeed } from '@omniroute/core';

type SimulateBody = RouteInput<'simulate'>['body'];
type Assumed = NonNullable<NonNullable<SimulateBody['assume']>['targets']>[string];

/** How a target is assumed to fare: one of few everyday cases. */
export type TargetCase = 'healthy' | 'slow' | Exclude<FailureKind, 'aborted' | 'protocol' | 'network'>;

/** What stands in the panel. Numbers and the time are text as typed. */
export type SimulationInputs = {
  readonly format: ClientFormat;
  readonly key: string;
  readonly promptTokens: string;
  readonly answerTokens: string;
  readonly needs: readonly RequestNeed[];
  /** As the field for a moment writes it, in the browser's zone. Empty: now. */
  readonly at: string;
  /** By `<connection>/<model>`. */
  readonly cases: Readonly<Record<string, TargetCase>>;
};

export const usualInputs: SimulationInputs = {
  format: 'openai-chat',
  key: '',
  promptTokens: '1000',
  answerTokens: '',
  needs: [],
  at: '',
  cases: {},
};

/** A target that is slow begins after this time. */
export const slowMs = 30_000;
const retryAfterMs = 7_000;

/** So many requests are planned for the shares. */
export const draws = 1000;

/** What the gateway is asked. A fixed seed keeps the answer still while nothing is changed. */
export function toSimulateBody(combo: NonNullable<SimulateBody['combo']>, inputs: SimulationInputs): SimulateBody {
  const { format, key, needs, at } = inputs;
  const targets = Object.entries(inputs.cases).map(([name, each]) => [name, assumedOf(each)] as const);
  const maxOutputTokens = readCount(inputs.answerTokens);
  return {
    combo,
    format,
    sketch: {
      inputTokens: readCount(inputs.promptTokens) ?? 1,
      needs: [...needs],
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    },
    ...(key !== '' && { key }),
    draws,
    assume: { seed: 1, ...(at !== '' && { at: new Date(at).toISOString() }), targets: Object.fromEntries(targets) },
  };
}

function assumedOf(each: TargetCase): Assumed {
  if (each === 'slow') return { state: 'healthy', firstTokenMs: slowMs };
  return each === 'rate-limit' ? { state: each, retryAfterMs } : { state: each };
}

function readCount(text: string): number | undefined {
  const count = Math.round(Number(text));
  return text.trim() === '' || !Number.isFinite(count) || count < 1 ? undefined : count;
}

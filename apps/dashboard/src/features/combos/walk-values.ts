import type { CascadeOptions, ComboOptions, HedgeOptions, StrategyId } from '@omniroute/core';

/** The options of hedged and cascaded combos as they stand in a form. Numbers are text as typed; empty: the gateway's default. */
export type WalkValues = {
  readonly hedgeAfterMs: string;
  readonly hedgeMax: string;
  readonly hedgeSharePercent: string;
  readonly minLogprob: string;
  readonly onLength: boolean;
  /** Id of the judge's connection; empty: nobody judges. */
  readonly judgeConnection: string;
  readonly judgeModel: string;
  readonly minScore: string;
};

export const blankWalk: WalkValues = {
  hedgeAfterMs: '',
  hedgeMax: '',
  hedgeSharePercent: '',
  minLogprob: '',
  onLength: false,
  judgeConnection: '',
  judgeModel: '',
  minScore: '',
};

export function walkValuesOf({ hedge = {}, cascade = {} }: ComboOptions): WalkValues {
  const { judge } = cascade;
  return {
    hedgeAfterMs: toText(hedge.afterMs),
    hedgeMax: toText(hedge.max),
    hedgeSharePercent: toText(hedge.maxShare === undefined ? undefined : round(hedge.maxShare * 100)),
    minLogprob: toText(cascade.minLogprob),
    onLength: cascade.onLength ?? false,
    judgeConnection: judge?.connection ?? '',
    judgeModel: judge?.model ?? '',
    minScore: toText(cascade.minScore),
  };
}

/** What a combo of the strategy is sent of them. */
export function toWalkOptions(values: WalkValues, strategy: StrategyId): Pick<ComboOptions, 'hedge' | 'cascade'> {
  if (strategy === 'hedged') {
    const hedge = toHedge(values);
    return Object.keys(hedge).length === 0 ? {} : { hedge };
  }
  if (strategy !== 'cascade') return {};
  const cascade = toCascade(values);
  return Object.keys(cascade).length === 0 ? {} : { cascade };
}

function toHedge({ hedgeAfterMs, hedgeMax, hedgeSharePercent }: WalkValues): HedgeOptions {
  const share = readNumber(hedgeSharePercent);
  return {
    ...optional('afterMs', readNumber(hedgeAfterMs)),
    ...optional('max', readNumber(hedgeMax)),
    ...optional('maxShare', share === undefined ? undefined : round(share / 100)),
  };
}

function toCascade(values: WalkValues): CascadeOptions {
  const { judgeConnection, judgeModel, onLength } = values;
  const isJudged = judgeConnection !== '';
  return {
    ...optional('minLogprob', readNumber(values.minLogprob)),
    ...(isJudged && { judge: { connection: judgeConnection, model: judgeModel.trim() } }),
    ...(isJudged ? optional('minScore', readNumber(values.minScore)) : {}),
    ...(onLength && { onLength }),
  };
}

function toText(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

function readNumber(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
}

/** Percents and shares as people write them, without what binary fractions leave behind. */
function round(value: number): number {
  return Number(value.toFixed(6));
}

function optional<Name extends string>(name: Name, value: number | undefined): { readonly [key in Name]?: number } {
  const part: { [key in Name]?: number } = {};
  if (value !== undefined) part[name] = value;
  return part;
}

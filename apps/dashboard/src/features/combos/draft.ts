import type { ComboCreate, ComboView } from '@omniroute/contract';
import {
  defaultFallbackKinds,
  weighingStrategies,
  type Condition,
  type FailureKind,
  type StickyBy,
  type StrategyId,
  type TargetOptions,
} from '@omniroute/core';
import { shadowDraftOf, toShadow, type ShadowDraft } from '../aliases/shadow-values.ts';
import { blankCache, cacheValuesOf, toCacheOptions, type CacheValues } from '../cache/cache-values.ts';
import { blankWalk, toWalkOptions, walkValuesOf, type WalkValues } from './walk-values.ts';
import { blankFallback, fallbackDraftOf, toFallbackInput, type FallbackDraft } from './fallback-draft.ts';
import { readMs, readNumber, toSeconds } from './read-number.ts';

/** A row of the editor. Rows have keys of their own: the same model may stand in several. */
export type DraftTarget = {
  readonly key: string;
  readonly weight: string;
  readonly when?: Condition | undefined;
} & (
  | {
      readonly kind: 'model';
      readonly connection: string;
      readonly connectionName: string;
      readonly provider: string;
      readonly model: string;
      readonly options?: TargetOptions;
    }
  | { readonly kind: 'combo'; readonly combo: string; readonly comboName: string }
);

/** What the picker gives; the editor adds key and weight. */
export type PickedTarget =
  | {
      readonly kind: 'model';
      readonly connection: string;
      readonly connectionName: string;
      readonly provider: string;
      readonly model: string;
    }
  | { readonly kind: 'combo'; readonly combo: string; readonly comboName: string };

/** What stands in the editor. Numbers are text as typed; times are in seconds. */
export type ComboDraft = {
  readonly name: string;
  readonly strategy: StrategyId;
  readonly sticky: StickyBy | undefined;
  readonly targets: readonly DraftTarget[];
  readonly fallbackOn: readonly FailureKind[];
  readonly attempts: string;
  readonly deadlineSeconds: string;
  readonly firstEventSeconds: string;
  readonly fallback: FallbackDraft;
  readonly shadow: ShadowDraft | undefined;
  readonly cache: CacheValues;
  readonly walk: WalkValues;
};

/** The editor of a combo that is not there yet. */
export const blankDraft: ComboDraft = {
  name: '',
  strategy: 'priority',
  sticky: undefined,
  targets: [],
  fallbackOn: defaultFallbackKinds,
  attempts: '',
  deadlineSeconds: '',
  firstEventSeconds: '',
  fallback: blankFallback,
  shadow: undefined,
  cache: blankCache,
  walk: blankWalk,
};

let lastKey = 0;

/** A new row with weight 1. */
export function newTarget(target: PickedTarget, weight = '1'): DraftTarget {
  lastKey += 1;
  return { ...target, key: `target-${lastKey}`, weight };
}

/** What a row's dialog decides: when the target is asked, and how it is spoken to. */
export type TargetChoices = {
  readonly when: Condition | undefined;
  readonly options: TargetOptions | undefined;
};

/** The row with other choices; `undefined` takes one away. */
export function withChoices(target: DraftTarget, { when, options }: TargetChoices): DraftTarget {
  if (target.kind === 'combo') return { ...target, when };
  const { options: _, ...rest } = target;
  return options === undefined ? { ...rest, when } : { ...rest, when, options };
}

/** The editor of a combo that is there. */
export function draftOf(combo: ComboView): ComboDraft {
  const { fallback } = combo;
  return {
    name: combo.name,
    strategy: combo.strategy,
    sticky: combo.options.sticky,
    targets: combo.targets.map(draftTarget),
    fallbackOn: fallback.on ?? defaultFallbackKinds,
    attempts: fallback.attempts === undefined ? '' : String(fallback.attempts),
    deadlineSeconds: toSeconds(fallback.deadlineMs),
    firstEventSeconds: toSeconds(fallback.firstEventTimeoutMs),
    fallback: fallbackDraftOf(combo),
    shadow: shadowDraftOf(combo.options.shadow),
    cache: cacheValuesOf(combo.options.cache),
    walk: walkValuesOf(combo.options),
  };
}

function draftTarget(target: ComboView['targets'][number]): DraftTarget {
  const weight = String(target.weight ?? 1);
  const { when } = target;
  if ('combo' in target) {
    const row = newTarget({ kind: 'combo', combo: target.combo, comboName: target.comboName }, weight);
    return withChoices(row, { when, options: undefined });
  }
  const { connection, connectionName, provider, model, options } = target;
  const row = newTarget({ kind: 'model', connection, connectionName, provider, model }, weight);
  return withChoices(row, { when, options });
}

/** What is sent. Absent fields mean the gateway's defaults, so that these may improve. */
export function toComboInput(draft: ComboDraft): ComboCreate {
  const cache = toCacheOptions(draft.cache);
  const usual = sameKinds(draft.fallbackOn, defaultFallbackKinds);
  return {
    name: draft.name.trim(),
    strategy: draft.strategy,
    targets: draft.targets.map((target) => toTargetInput(target, draft.strategy)),
    options: {
      ...(draft.strategy === 'weighted' && draft.sticky !== undefined && { sticky: draft.sticky }),
      ...(cache && { cache }),
      ...(draft.shadow && { shadow: toShadow(draft.shadow) }),
      ...toWalkOptions(draft.walk, draft.strategy),
    },
    fallback: {
      ...(usual ? {} : { on: [...draft.fallbackOn] }),
      ...optional('attempts', readNumber(draft.attempts)),
      ...optional('deadlineMs', readMs(draft.deadlineSeconds)),
      ...optional('firstEventTimeoutMs', readMs(draft.firstEventSeconds)),
      ...toFallbackInput(draft.fallback),
    },
  };
}

function toTargetInput(target: DraftTarget, strategy: StrategyId): ComboCreate['targets'][number] {
  const weight = weighingStrategies.includes(strategy) ? optional('weight', readNumber(target.weight)) : {};
  const when = target.when === undefined ? {} : { when: target.when };
  if (target.kind === 'combo') return { combo: target.combo, ...weight, ...when };
  const options = target.options === undefined ? {} : { options: target.options };
  return { connection: target.connection, model: target.model, ...weight, ...when, ...options };
}

function sameKinds(left: readonly FailureKind[], right: readonly FailureKind[]): boolean {
  return left.length === right.length && left.every((kind) => right.includes(kind));
}

function optional<Name extends string>(name: Name, value: number | undefined): { readonly [key in Name]?: number } {
  const part: { [key in Name]?: number } = {};
  if (value !== undefined) part[name] = value;
  return part;
}

import {
  chainKinds,
  OmniError,
  type ComboTarget,
  type Condition,
  type FallbackPolicy,
  type TargetOptions,
} from '@omniroute/core';
import { findCycle } from '@omniroute/routing';
import { listCombos, type Db } from '@omniroute/storage';
import { getConnection } from '../connections/find.ts';
import { getCombo } from './find.ts';

/** A target as a person writes it: connections and combos by id or name. */
export type TargetInput =
  | {
      readonly connection: string;
      readonly model: string;
      readonly weight?: number | undefined;
      readonly when?: Condition | undefined;
      readonly options?: TargetOptions | undefined;
    }
  | { readonly combo: string; readonly weight?: number | undefined; readonly when?: Condition | undefined };

/** Puts ids in the place of names. Throws `OmniError` `invalid-input` with the field of the first that does not exist. */
export async function resolveTargets(db: Db, inputs: readonly TargetInput[]): Promise<readonly ComboTarget[]> {
  const targets: ComboTarget[] = [];
  for (const [place, input] of inputs.entries()) targets.push(await resolveTarget(db, input, place));
  return targets;
}

async function resolveTarget(db: Db, input: TargetInput, place: number): Promise<ComboTarget> {
  const shared = {
    ...(input.weight !== undefined && { weight: input.weight }),
    ...(input.when !== undefined && { when: input.when }),
  };
  if ('combo' in input) {
    const { id } = await getCombo(db, input.combo, `targets.${place}.combo`);
    return { combo: id, ...shared };
  }
  const { id } = await getConnection(db, input.connection, `targets.${place}.connection`);
  const { options } = input;
  const hasOptions = options !== undefined && Object.keys(options).length > 0;
  return { connection: id, model: input.model, ...shared, ...(hasOptions && { options }) };
}

/** A policy whose chains name combos by id. Throws `OmniError` `invalid-input` with the field of the first that does not exist. */
export async function resolveChains(db: Db, policy: FallbackPolicy): Promise<FallbackPolicy> {
  const { chains, ...rest } = policy;
  if (!chains) return policy;
  const resolved: { [kind in (typeof chainKinds)[number]]?: string } = {};
  for (const kind of chainKinds) {
    const named = chains[kind];
    if (named !== undefined) resolved[kind] = (await getCombo(db, named, `fallback.chains.${kind}`)).id;
  }
  return Object.keys(resolved).length === 0 ? rest : { ...rest, chains: resolved };
}

/** Throws `OmniError` `invalid-input` when a combo would lead back to itself. */
export async function refuseCycle(
  db: Db,
  combo: {
    readonly id: string;
    readonly name: string;
    readonly targets: readonly ComboTarget[];
    readonly fallback: FallbackPolicy;
  },
): Promise<void> {
  const others = (await listCombos(db)).filter((other) => other.id !== combo.id);
  const cycle = findCycle(combo, new Map([...others, combo].map((each) => [each.id, each])));
  if (cycle)
    throw new OmniError('invalid-input', `These combos lead in a circle: ${cycle.join(' → ')}.`, { field: 'targets' });
}

import { newId, type Combo, type ComboOptions, type FallbackPolicy, type StrategyId } from '@omniroute/core';
import { insertCombo, type ComboRow } from '@omniroute/storage';
import { refuseAliasName } from '../aliases/check-name.ts';
import { resolveComboShadow } from '../aliases/resolve-shadow.ts';
import { resolveComboCache } from '../cache/resolve-cache.ts';
import { change, type ControlContext } from '../context.ts';
import { resolveJudge } from './resolve-judge.ts';
import { refuseCycle, resolveChains, resolveTargets, type TargetInput } from './resolve-targets.ts';

export type ComboInput = {
  readonly name: string;
  readonly strategy: StrategyId;
  readonly targets: readonly TargetInput[];
  readonly fallback?: FallbackPolicy | undefined;
  readonly options?: ComboOptions | undefined;
};

/** Adds a combo. Throws `OmniError` `invalid-input` or `conflict` with the field. */
export async function createCombo(context: ControlContext, input: ComboInput): Promise<ComboRow> {
  const atMs = context.now();
  const id = newId('cmb', atMs);
  const summary = { name: input.name, strategy: input.strategy, targets: input.targets.length };
  return change(context, { action: 'create', entity: 'combo', entityId: id, summary }, async (db) => {
    await refuseAliasName(db, input.name);
    const targets = await resolveTargets(db, input.targets);
    const fallback = await resolveChains(db, input.fallback ?? {});
    const options = await resolveComboCache(
      db,
      await resolveComboShadow(db, await resolveJudge(db, input.options ?? {})),
    );
    const { name, strategy } = input;
    const combo: Combo = { id, name, strategy, targets, fallback, options };
    await refuseCycle(db, combo);
    return insertCombo(db, combo, atMs);
  });
}

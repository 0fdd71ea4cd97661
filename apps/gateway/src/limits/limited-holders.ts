import type { Combo, LimitHolderKind, Limits } from '@omniroute/core';
import { strictest } from '@omniroute/metering';
import type { ApiKeyRow, ConnectionRow } from '@omniroute/storage';
import type { LimitHolder } from './limit-book.ts';
import { targetName } from './model-scope.ts';

/** A holder of limits with its name for people. */
export type NamedHolder = LimitHolder & { readonly name: string };

/** The limits that stand before the targets of a connection. */
export type ConnectionLimits = {
  readonly own: NamedHolder | undefined;
  readonly byModel: ReadonlyMap<string, NamedHolder>;
};

/** The key as a holder of limits; `undefined` when it has none. */
export function keyHolder({ id, name, options }: Pick<ApiKeyRow, 'id' | 'name' | 'options'>): NamedHolder | undefined {
  return holderOf('key', { id, name }, options.limits);
}

/**
 * The limits of each connection that has some, itself or a target of it. What several combos say of one target holds all at once:
 * the upstream does not mind through which of them it is asked.
 */
export function limitsByConnection(
  rows: readonly Pick<ConnectionRow, 'id' | 'name' | 'settings'>[],
  combos: readonly Pick<Combo, 'targets'>[],
): ReadonlyMap<string, ConnectionLimits> {
  const byTarget = targetLimits(combos);
  const found = new Map<string, ConnectionLimits>();
  for (const { id, name, settings } of rows) {
    const own = holderOf('connection', { id, name }, settings.limits);
    const byModel = new Map<string, NamedHolder>();
    for (const [model, limits] of byTarget.get(id) ?? []) {
      const holder = holderOf('target', { id: `${id}/${model}`, name: targetName(name, model) }, limits);
      if (holder) byModel.set(model, holder);
    }
    if (own || byModel.size > 0) found.set(id, { own, byModel });
  }
  return found;
}

function targetLimits(combos: readonly Pick<Combo, 'targets'>[]): ReadonlyMap<string, ReadonlyMap<string, Limits>> {
  const found = new Map<string, Map<string, Limits>>();
  for (const target of combos.flatMap(({ targets }) => targets)) {
    const limits = 'model' in target ? target.options?.limits : undefined;
    if (!limits || !('model' in target)) continue;
    const models = found.get(target.connection) ?? new Map<string, Limits>();
    found.set(target.connection, models);
    const before = models.get(target.model);
    models.set(target.model, before ? strictest(before, limits) : limits);
  }
  return found;
}

/** An empty object of limits limits nothing. */
function holderOf(
  kind: LimitHolderKind,
  { id, name }: { readonly id: string; readonly name: string },
  limits: Limits | undefined,
): NamedHolder | undefined {
  if (!limits) return undefined;
  const { rpm, tpm, concurrency, budget } = limits;
  const limiting = [rpm, tpm, concurrency, budget?.dayUsd, budget?.monthUsd].some((value) => value !== undefined);
  return limiting ? { kind, id, name, limits } : undefined;
}

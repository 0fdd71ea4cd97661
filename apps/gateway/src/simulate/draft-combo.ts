import type { ComboCreate } from '@omniroute/contract';
import { OmniError, type Combo, type ComboTarget } from '@omniroute/core';
import { findCycle, type RoutingTable } from '@omniroute/routing';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** The id of a draft whose name no saved combo has. */
const draftId = 'cmb_draft';

/**
 * The configuration as it would be were the draft saved. Throws `OmniError` `invalid-input` with the field of what it names and there
 * is not, as saving it would.
 */
export function withDraft(snapshot: Snapshot, draft: ComboCreate): Snapshot {
  const { routing } = snapshot;
  const combo = resolveDraft(draft, routing);
  const combosById = new Map(routing.combosById).set(combo.id, combo);
  const combosByName = new Map(routing.combosByName).set(combo.name, combo);
  const cycle = findCycle(combo, combosById);
  if (cycle)
    throw new OmniError('invalid-input', `These combos lead in a circle: ${cycle.join(' → ')}.`, { field: 'targets' });
  return { ...snapshot, routing: { ...routing, combosById, combosByName } };
}

function resolveDraft(draft: ComboCreate, table: RoutingTable): Combo {
  const { name, strategy, fallback = {}, options = {} } = draft;
  const { chains } = fallback;
  const { cascade } = options;
  const judge = cascade?.judge && {
    ...cascade.judge,
    connection: connectionOf(cascade.judge.connection, table, 'options.cascade.judge.connection'),
  };
  const named = Object.entries(chains ?? {}).flatMap(([kind, combo]) =>
    combo === undefined ? [] : [[kind, comboOf(combo, table, `fallback.chains.${kind}`)] as const],
  );
  return {
    id: table.combosByName.get(name)?.id ?? draftId,
    name,
    strategy,
    targets: draft.targets.map((target, place) => resolveTarget(target, place, table)),
    fallback: { ...fallback, ...(chains && { chains: Object.fromEntries(named) }) },
    options: { ...options, ...(cascade && { cascade: { ...cascade, ...(judge && { judge }) } }) },
  } as Combo;
}

function resolveTarget(target: ComboCreate['targets'][number], place: number, table: RoutingTable): ComboTarget {
  if ('combo' in target) return { ...target, combo: comboOf(target.combo, table, `targets.${place}.combo`) };
  return { ...target, connection: connectionOf(target.connection, table, `targets.${place}.connection`) };
}

function connectionOf(idOrName: string, table: RoutingTable, field: string): string {
  if (table.connectionIds.has(idOrName)) return idOrName;
  const id = table.connectionIdByName.get(idOrName);
  if (id === undefined) throw new OmniError('invalid-input', `There is no connection “${idOrName}”.`, { field });
  return id;
}

function comboOf(idOrName: string, table: RoutingTable, field: string): string {
  const combo = table.combosById.get(idOrName) ?? table.combosByName.get(idOrName);
  if (!combo) throw new OmniError('invalid-input', `There is no combo “${idOrName}”.`, { field });
  return combo.id;
}

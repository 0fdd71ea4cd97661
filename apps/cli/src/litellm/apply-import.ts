import type { Client, ComboView, Connection } from '@omniroute/contract';
import { OmniError, type ComboTarget } from '@omniroute/core';
import type { ImportedCombo, LitellmEntities } from '@omniroute/litellm-config';
import { getProvider, normaliseBaseUrl } from '@omniroute/registry';
import { applyAliases } from './apply-aliases.ts';
import { applyOverrides } from './apply-overrides.ts';
import { isEqual } from './is-equal.ts';
import { resolveReferences, type ReadyConnection, type Sources } from './resolve-references.ts';

/** What was done about one entity. */
export type Action = {
  readonly kind: 'connection' | 'combo' | 'alias' | 'default' | 'model';
  readonly name: string;
  readonly result: 'created' | 'updated' | 'unchanged';
  /** What the person should still do. */
  readonly note?: string;
};

/**
 * Brings the gateway to hold these connections, combos, aliases and what is known better of models, by name: what is missing is created,
 * what differs is changed, all else stays. Doing it again changes nothing. Throws `OmniError` before any change when a variable is missing or a name is taken by
 * a connection of another provider.
 */
export async function applyImport(
  client: Client,
  entities: LitellmEntities,
  sources: Sources,
): Promise<readonly Action[]> {
  const [connections, combos] = await Promise.all([client.call('listConnections', {}), client.call('listCombos', {})]);
  const connectionByName = new Map(connections.items.map((each) => [each.name, each]));
  const comboByName = new Map(combos.items.map((each) => [each.name, each]));
  checkProviders(entities, connectionByName);
  const ready = await resolveReferences(entities.connections, new Set(connectionByName.keys()), sources);
  const actions: Action[] = [];
  for (const connection of ready) {
    actions.push(await applyConnection(client, connection, connectionByName.get(connection.name)));
  }
  actions.push(...(await applyOverrides(client, entities.overrides)));
  for (const combo of sortByReference(entities.combos)) {
    actions.push(await applyCombo(client, combo, comboByName.get(combo.name)));
  }
  const taken = {
    combos: new Set(comboByName.keys()),
    connections: new Set([...connectionByName.keys(), ...entities.connections.map(({ name }) => name)]),
  };
  actions.push(...(await applyAliases(client, entities, taken)));
  return actions;
}

function checkProviders({ connections }: LitellmEntities, existing: ReadonlyMap<string, Connection>): void {
  for (const { name, provider } of connections) {
    const other = existing.get(name);
    if (other === undefined || other.provider === provider) continue;
    throw new OmniError(
      'conflict',
      `Nothing was imported. The connection “${name}” exists and is of ${other.providerName}, not of ${provider}: rename it first.`,
    );
  }
}

async function applyConnection(
  client: Client,
  wanted: ReadyConnection,
  existing: Connection | undefined,
): Promise<Action> {
  const { missingVariable, settings, ...body } = wanted;
  const hasSecret = existing?.hasSecret === true || wanted.secret !== undefined;
  const note =
    missingVariable !== undefined && !hasSecret ? { note: `no key: set ${missingVariable} and import again` } : {};
  const action = { kind: 'connection', name: wanted.name, ...note } as const;
  if (existing === undefined) {
    await client.call('createConnection', { body: { ...body, settings: toSettingsBody(settings) } });
    return { ...action, result: 'created' };
  }
  const change = differenceOf(wanted, existing);
  if (Object.keys(change).length === 0) return { ...action, result: 'unchanged' };
  await client.call('updateConnection', { params: { id: existing.id }, body: change });
  return { ...action, result: 'updated' };
}

/** Secrets cannot be compared, so one that is there stays. */
function differenceOf(wanted: ReadyConnection, existing: Connection) {
  const isMoved = wanted.baseUrl !== undefined && normalised(wanted) !== existing.baseUrl;
  return {
    ...(isMoved && { baseUrl: wanted.baseUrl }),
    ...(!existing.hasSecret && wanted.secret !== undefined && { secret: wanted.secret }),
    ...(!isEqual(tidy(wanted.settings), tidy(existing.settings)) && { settings: toSettingsBody(wanted.settings) }),
  };
}

/** An option that is empty is none. */
function tidy({ options = {}, ...rest }: ReadyConnection['settings']): ReadyConnection['settings'] {
  const given = Object.entries(options).filter(([, value]) => value !== '');
  return given.length === 0 ? rest : { ...rest, options: Object.fromEntries(given) };
}

/** The contract's schemas give arrays that may be written to. */
function toSettingsBody({ models, ...rest }: ReadyConnection['settings']) {
  return { ...rest, ...(models !== undefined && { models: [...models] }) };
}

function normalised({ provider, baseUrl, settings }: ReadyConnection): string {
  return normaliseBaseUrl(getProvider(provider), baseUrl ?? '', settings.options).baseUrl;
}

async function applyCombo(client: Client, wanted: ImportedCombo, existing: ComboView | undefined): Promise<Action> {
  const action = { kind: 'combo', name: wanted.name } as const;
  const { name, strategy, fallback } = wanted;
  const body = {
    name,
    strategy,
    targets: wanted.targets.map((target) => toTargetBody(target, existing)),
    fallback: toFallbackBody(fallback),
  };
  if (existing === undefined) {
    await client.call('createCombo', { body });
    return { ...action, result: 'created' };
  }
  const same = {
    strategy: existing.strategy,
    targets: existing.targets.map(toTarget),
    fallback: ordered(toFallback(existing)),
  };
  if (isEqual(same, { strategy, targets: body.targets, fallback: ordered(fallback) }))
    return { ...action, result: 'unchanged' };
  await client.call('updateCombo', { params: { id: existing.id }, body });
  return { ...action, result: 'updated' };
}

/** What an import says of a target, and the condition that somebody put on it, of which a file cannot speak. */
function toTargetBody({ weight, ...target }: ComboTarget, existing: ComboView | undefined) {
  const when = existing?.targets.find((each) => isSameTarget(toTarget(each), target))?.when;
  const rest = { ...(weight !== undefined && { weight }), ...(when !== undefined && { when }) };
  if ('combo' in target) return { combo: target.combo, ...rest };
  const { connection, model, options } = target;
  return { connection, model, ...rest, ...(options !== undefined && { options }) };
}

function isSameTarget(left: ComboTarget, right: ComboTarget): boolean {
  if ('combo' in left) return 'combo' in right && left.combo === right.combo;
  return 'model' in right && left.connection === right.connection && left.model === right.model;
}

/** Kinds of failure are a set. */
function ordered({ on, ...rest }: ImportedCombo['fallback']): ImportedCombo['fallback'] {
  return { ...rest, ...(on !== undefined && { on: on.toSorted() }) };
}

function toFallbackBody({ on, ...rest }: ImportedCombo['fallback']) {
  return { ...rest, ...(on !== undefined && { on: [...on] }) };
}

/** A policy with the names of the combos that it leads to, as files have it. */
export function toFallback({ fallback, chainNames }: ComboView): ImportedCombo['fallback'] {
  return chainNames === undefined ? fallback : { ...fallback, chains: chainNames };
}

/** A target with names, as files have it. */
export function toTarget(target: ComboView['targets'][number]): ComboTarget {
  const { weight, when } = target;
  const rest = { ...(weight !== undefined && { weight }), ...(when !== undefined && { when }) };
  if ('comboName' in target) return { combo: target.comboName, ...rest };
  const { connectionName, model, options } = target;
  return { connection: connectionName, model, ...rest, ...(options !== undefined && { options }) };
}

/** Combos after those that they contain. An import never makes a circle. */
function sortByReference(combos: readonly ImportedCombo[]): readonly ImportedCombo[] {
  const byName = new Map(combos.map((combo) => [combo.name, combo]));
  const sorted = new Set<ImportedCombo>();
  const visit = (combo: ImportedCombo): void => {
    const nested = combo.targets.flatMap((target) => ('combo' in target ? [target.combo] : []));
    for (const name of [...nested, ...Object.values(combo.fallback.chains ?? {})]) {
      const inner = byName.get(name);
      if (inner && !sorted.has(inner)) visit(inner);
    }
    sorted.add(combo);
  };
  combos.forEach(visit);
  return [...sorted];
}

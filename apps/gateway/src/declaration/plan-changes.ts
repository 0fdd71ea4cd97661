import { connectionSettingsSchema } from '@omniroute/contract';
import { OmniError } from '@omniroute/core';
import {
  diffDeclarations,
  fillConnection,
  type Declaration,
  type DeclarationFault,
  type DeclaredChange,
  type DeclaredConnection,
  type DeclaredKey,
  type ParsedDeclaration,
} from '@omniroute/declaration';
import { findProvider, normaliseBaseUrl } from '@omniroute/registry';
import type { ApiKeyRow } from '@omniroute/storage';
import { declareAlias, declareCombo, declareConnection, declareKey, declareSettings } from './declare.ts';
import { settleConnectionSecret, settleKeySecret, type SecretSources, type SettledSecret } from './settle-secrets.ts';
import type { StoredConfiguration } from './stored-configuration.ts';

/** What a file asks for, ready to be done. */
export type ChangePlan = {
  /** References filled in, secrets taken out. */
  readonly wanted: Declaration;
  /** Secrets to set, by section and name. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Additions and changes; a file says of itself alone what is to be removed. */
  readonly changes: readonly DeclaredChange[];
  readonly faults: readonly DeclarationFault[];
};

export type PlanSources = SecretSources & {
  readonly stored: StoredConfiguration;
  holderOf(hash: string): ApiKeyRow | undefined;
};

type Draft = {
  readonly parsed: ParsedDeclaration;
  readonly faults: DeclarationFault[];
  readonly secrets: Map<string, string>;
};

export function secretName(section: 'connections' | 'keys', name: string): string {
  return `${section} ${name}`;
}

/** Compares what a file says with what is stored. */
export function planChanges(parsed: ParsedDeclaration, sources: PlanSources): ChangePlan {
  const draft: Draft = { parsed, faults: [], secrets: new Map() };
  const { declaration } = parsed;
  const { stored } = sources;
  const connections = declaration.connections.map((each) => readyConnection(each, sources, draft));
  const keys = declaration.keys.map((each) => readyKey(each, sources, draft));
  const wanted = { ...declaration, connections, keys };
  const before = declareAll(stored, wanted);
  const changes = diffDeclarations(before, wanted).filter(({ type }) => type !== 'removed');
  return {
    wanted: { ...wanted, connections: connections.map(withoutSecret), keys: keys.map(withoutSecret) },
    secrets: draft.secrets,
    changes,
    faults: draft.faults,
  };
}

function withoutSecret<T extends { readonly secret?: string }>(entity: T): Omit<T, 'secret'> {
  const { secret: _, ...rest } = entity;
  return rest;
}

/** In the place of a secret stands whether there is one, and whether it is another than before. */
function readyConnection(connection: DeclaredConnection, sources: PlanSources, draft: Draft): DeclaredConnection {
  const path = ['connections', connection.name];
  const missing = (variable: string) => {
    draft.faults.push(draft.parsed.faultAt(path, `The variable ${variable} is not set.`));
  };
  const filled = fillConnection(connection, sources.read, missing);
  const settings = connectionSettingsSchema.safeParse(filled.settings ?? {});
  if (!settings.success) {
    const message = `Once its variables are filled in: ${settings.error.issues[0]?.message ?? ''}`;
    draft.faults.push(draft.parsed.faultAt([...path, 'settings'], message));
  }
  const row = sources.stored.connections.find(({ name }) => name === connection.name);
  const { secret: _, ...rest } = filled;
  const mark = markOf(settleConnectionSecret(connection, row, sources), 'connections', connection.name, draft);
  return { ...rest, ...address(filled), ...mark };
}

function readyKey(key: DeclaredKey, sources: PlanSources, draft: Draft): DeclaredKey {
  const rows = sources.stored.keys.filter(({ name }) => name === key.name);
  const { secret: _, ...rest } = key;
  return { ...rest, ...markOf(settleKeySecret(key, rows, sources), 'keys', key.name, draft) };
}

const isSet = 'set';

function markOf(
  settled: SettledSecret,
  section: 'connections' | 'keys',
  name: string,
  draft: Draft,
): { readonly secret?: string } {
  switch (settled.type) {
    case 'none':
      return {};
    case 'kept':
      return { secret: isSet };
    case 'new':
      draft.secrets.set(secretName(section, name), settled.value);
      return { secret: 'another one' };
    case 'fault':
      draft.faults.push(draft.parsed.faultAt([section, name, 'secret'], settled.message));
      return {};
  }
}

/** The address as it would be stored; what cannot be read is refused when it is saved. */
function address({ provider, baseUrl, settings }: DeclaredConnection): { readonly baseUrl?: string } {
  const definition = findProvider(provider);
  if (!definition) return {};
  try {
    const own = normaliseBaseUrl(definition, baseUrl ?? '', settings?.options);
    return { baseUrl: own.baseUrl };
  } catch (error) {
    if (error instanceof OmniError) return {};
    throw error;
  }
}

/** All that is stored, said as the file says it. What a file leaves open of an entity is left out. */
function declareAll(stored: StoredConfiguration, wanted: Declaration): Declaration {
  const { connections, overrides, combos, aliases, keys, defaults, names } = stored;
  const open = new Set(wanted.connections.filter(({ models }) => models === undefined).map(({ name }) => name));
  const settings = declareSettings(defaults, names);
  return {
    connections: connections.map((row) => ({
      ...declareConnection(row, open.has(row.name) ? [] : (overrides.get(row.id) ?? [])),
      baseUrl: row.baseUrl,
      ...(row.secretBox !== undefined && { secret: isSet }),
    })),
    combos: combos.map((row) => declareCombo(row, names)),
    aliases: aliases.map((row) => declareAlias(row, names)),
    keys: keys.map((row) => ({ ...declareKey(row, names), secret: isSet })),
    ...(settings && { settings }),
  };
}

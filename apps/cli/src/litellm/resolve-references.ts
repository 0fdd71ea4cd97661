import { classifyHost, OmniError } from '@omniroute/core';
import { environmentNameOf, type ImportedConnection } from '@omniroute/litellm-config';
import { getProvider } from '@omniroute/registry';

/** A connection with its references replaced by what the environment says. */
export type ReadyConnection = Omit<ImportedConnection, 'secretRef'> & {
  readonly secret?: string;
  /** The variable that was to hold the secret and does not. */
  readonly missingVariable?: string;
};

export type ReadVariable = (name: string) => string | undefined;

/**
 * Looks references up. Throws `OmniError` `invalid-input` that names every variable without which a connection cannot be made;
 * `existing` connections keep the secret that they have.
 */
export function resolveReferences(
  connections: readonly ImportedConnection[],
  existing: ReadonlySet<string>,
  readVariable: ReadVariable,
): readonly ReadyConnection[] {
  const missing = new Set<string>();
  const ready = connections.map((connection) => {
    const resolved = resolve(connection, readVariable);
    const isNeeded = !getProvider(connection.provider).auth.optional && !existing.has(connection.name);
    if (resolved.missingVariable !== undefined && isNeeded) missing.add(resolved.missingVariable);
    const address = environmentNameOf(resolved.baseUrl);
    if (address !== undefined) missing.add(address);
    return resolved;
  });
  if (missing.size === 0) return ready;
  const names = [...missing].join(', ');
  throw new OmniError('invalid-input', `Nothing was imported. Set these variables first: ${names}.`);
}

function resolve({ secretRef, ...connection }: ImportedConnection, readVariable: ReadVariable): ReadyConnection {
  const variable = environmentNameOf(secretRef);
  const secret = variable === undefined ? undefined : readVariable(variable);
  return {
    ...resolveAddress(connection, readVariable),
    ...(secret !== undefined && { secret }),
    ...(variable !== undefined && secret === undefined && { missingVariable: variable }),
  };
}

type Bare = Omit<ImportedConnection, 'secretRef'>;

/** Whoever wrote a private address into the variable means it; the import could not see it. */
function resolveAddress(connection: Bare, readVariable: ReadVariable): Bare {
  const variable = environmentNameOf(connection.baseUrl);
  const baseUrl = variable === undefined ? undefined : readVariable(variable);
  if (baseUrl === undefined) return connection;
  const isPrivate = URL.canParse(baseUrl) && classifyHost(new URL(baseUrl).hostname) === 'private';
  const settings = isPrivate ? { ...connection.settings, allowPrivateNetwork: true } : connection.settings;
  return { ...connection, baseUrl, settings };
}

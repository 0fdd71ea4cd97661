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

/** Where references lead: variables, and files that a variable may name. */
export type Sources = { readonly readVariable: ReadVariable; readonly readFile: (path: string) => Promise<string> };

/**
 * Looks references up. Throws `OmniError` `invalid-input` that names every variable without which a connection cannot be made;
 * `existing` connections keep the secret that they have. `not-found` for a file that a variable names and that cannot be read.
 */
export async function resolveReferences(
  connections: readonly ImportedConnection[],
  existing: ReadonlySet<string>,
  { readVariable, readFile }: Sources,
): Promise<readonly ReadyConnection[]> {
  const missing = new Set<string>();
  const ready = connections.map((connection) => {
    const resolved = resolve(connection, readVariable);
    const isNeeded = !getProvider(connection.provider).auth.optional && !existing.has(connection.name);
    if (resolved.missingVariable !== undefined && isNeeded) missing.add(resolved.missingVariable);
    for (const text of [resolved.baseUrl, ...Object.values(resolved.settings.options ?? {})]) {
      const variable = environmentNameOf(text);
      if (variable !== undefined) missing.add(variable);
    }
    return resolved;
  });
  if (missing.size === 0) return Promise.all(ready.map((connection) => readSecretFile(connection, readFile)));
  const names = [...missing].join(', ');
  throw new OmniError('invalid-input', `Nothing was imported. Set these variables first: ${names}.`);
}

function resolve({ secretRef, ...connection }: ImportedConnection, readVariable: ReadVariable): ReadyConnection {
  const variable = environmentNameOf(secretRef);
  const secret = variable === undefined ? undefined : readVariable(variable);
  return {
    ...resolveAddress(resolveOptions(connection, readVariable), readVariable),
    ...(secret !== undefined && { secret }),
    ...(variable !== undefined && secret === undefined && { missingVariable: variable }),
  };
}

type Bare = Omit<ImportedConnection, 'secretRef'>;

function resolveOptions(connection: Bare, readVariable: ReadVariable): Bare {
  const { options, ...settings } = connection.settings;
  if (options === undefined) return connection;
  const resolved = Object.entries(options).map(([id, text]) => {
    const variable = environmentNameOf(text);
    return [id, (variable === undefined ? undefined : readVariable(variable)) ?? text] as const;
  });
  return { ...connection, settings: { ...settings, options: Object.fromEntries(resolved) } };
}

/** Whoever wrote a private address into the variable means it; the import could not see it. */
function resolveAddress(connection: Bare, readVariable: ReadVariable): Bare {
  const variable = environmentNameOf(connection.baseUrl);
  const baseUrl = variable === undefined ? undefined : readVariable(variable);
  if (baseUrl === undefined) return connection;
  const isPrivate = URL.canParse(baseUrl) && classifyHost(new URL(baseUrl).hostname) === 'private';
  const settings = isPrivate ? { ...connection.settings, allowPrivateNetwork: true } : connection.settings;
  return { ...connection, baseUrl, settings };
}

/** Google's variable for credentials holds the path of a service account's file; LiteLLM takes the JSON itself as well. */
async function readSecretFile(connection: ReadyConnection, readFile: Sources['readFile']): Promise<ReadyConnection> {
  const { provider, secret } = connection;
  const isPath = getProvider(provider).secret?.multiline === true && secret?.trimStart().startsWith('{') === false;
  return isPath ? { ...connection, secret: (await readFile(secret)).trim() } : connection;
}

import type { ImportedConnection } from '../entities.ts';
import { findNative } from '../litellm-providers.ts';
import { createNames } from '../names.ts';
import { environmentNameOf, inventVariable, referTo } from '../reference.ts';
import { textOf } from '../values.ts';
import { identityOf, readConnectionSpec, type ConnectionSpec } from './connection-spec.ts';
import type { Credential, Deployment } from './read-deployments.ts';

export type NamedConnections = {
  readonly connections: readonly ImportedConnection[];
  readonly nameOf: (spec: ConnectionSpec) => string;
};

type Wish = { readonly spec: ConnectionSpec; name: string; isFirm: boolean };

/**
 * Every distinct account becomes one connection. It is called as its credential is, or as the prefix of a wildcard
 * (`openai/*`), because `<connection>/<model>` then means what it meant in LiteLLM; else as its provider.
 */
export function nameConnections(
  deployments: readonly Deployment[],
  credentials: ReadonlyMap<string, Credential>,
  gateway: ConnectionSpec | undefined,
): NamedConnections {
  const wishes = new Map<string, Wish>();
  for (const [name, credential] of credentials) {
    const spec = specOfCredential(credential);
    if (spec !== undefined) addWish(wishes, spec, name);
  }
  for (const deployment of deployments) {
    if (!deployment.spec) continue;
    const served = deployment.model === '*' ? wildcardPrefix(deployment.group) : undefined;
    addWish(wishes, deployment.spec, deployment.credential ?? served);
  }
  if (gateway) addWish(wishes, gateway, undefined);
  return takeNames(wishes);
}

function addWish(wishes: Map<string, Wish>, spec: ConnectionSpec, name: string | undefined): void {
  const wish = wishes.get(identityOf(spec));
  if (wish === undefined) {
    wishes.set(identityOf(spec), { spec, name: name ?? spec.provider, isFirm: name !== undefined });
  } else if (name !== undefined && !wish.isFirm) {
    wish.name = name;
    wish.isFirm = true;
  }
}

/** Firm wishes are heard first; the order of the connections stays that of the file. */
function takeNames(wishes: ReadonlyMap<string, Wish>): NamedConnections {
  const names = createNames();
  const byIdentity = new Map<string, string>();
  for (const isFirm of [true, false]) {
    for (const [identity, wish] of wishes) {
      if (wish.isFirm === isFirm) byIdentity.set(identity, names.take(wish.name));
    }
  }
  const nameOf = (spec: ConnectionSpec) => byIdentity.get(identityOf(spec)) ?? spec.provider;
  const specs = [...wishes.values()].map((wish) => wish.spec);
  return { connections: toConnections(specs, nameOf), nameOf };
}

/** The prefix of `openai/*`. */
export function wildcardPrefix(group: string): string | undefined {
  return /^([^/*]+)\/\*$/.exec(group)?.[1];
}

function specOfCredential({ values, info }: Credential): ConnectionSpec | undefined {
  const prefix = textOf(info['custom_llm_provider']);
  if (prefix === undefined || findNative(prefix) === undefined) return undefined;
  const spec = readConnectionSpec({ prefix, model: '', params: values, credentialInfo: info });
  return 'refused' in spec ? undefined : spec;
}

function toConnections(
  specs: readonly ConnectionSpec[],
  nameOf: NamedConnections['nameOf'],
): readonly ImportedConnection[] {
  const variables = new Set(specs.flatMap((spec) => environmentNameOf(spec.secretRef) ?? []));
  return specs.map((spec) => {
    const name = nameOf(spec);
    // A literal secret is not carried over; the variable is where it shall be put.
    const secretRef = spec.secretRef ?? (spec.literalSecret && referTo(inventVariable(name, variables)));
    return {
      provider: spec.provider,
      name,
      ...(spec.baseUrl !== undefined && { baseUrl: spec.baseUrl }),
      ...(secretRef && { secretRef }),
      settings: spec.settings,
    };
  });
}

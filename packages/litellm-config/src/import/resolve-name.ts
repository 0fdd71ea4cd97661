import type { ComboTarget } from '@omniroute/core';
import type { Group } from './build-groups.ts';
import type { Deployment } from './read-deployments.ts';
import { readTargetOptions } from './read-target-options.ts';

/** What a name in a chain or an alias means. */
export type Resolved =
  | { readonly kind: 'group'; readonly group: Group }
  /** One deployment, named by its id or by a name that a wildcard matches. */
  | { readonly kind: 'target'; readonly target: ComboTarget };

type ResolverInput = {
  readonly groups: readonly Group[];
  /** Name of the group by name of the alias. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly deployments: readonly Deployment[];
  readonly connectionOf: (deployment: Deployment) => string;
};

export type ResolveName = (name: string) => Resolved | undefined;

/** LiteLLM's order: a group, an alias of one, a deployment's id, a wildcard (the longest pattern first). */
export function createResolver({ groups, aliases, deployments, connectionOf }: ResolverInput): ResolveName {
  const byName = new Map(groups.map((group) => [group.name, group]));
  const wildcards = deployments
    .filter((deployment) => deployment.group.includes('*'))
    .toSorted((left, right) => right.group.length - left.group.length);
  return (name) => {
    const group = byName.get(name) ?? byName.get(aliases.get(name) ?? '');
    if (group) return { kind: 'group', group };
    const wanted = deployments.find((deployment) => deployment.id === name && !deployment.group.includes('*'));
    if (wanted) {
      const model = wanted.spec ? wanted.model : name;
      return { kind: 'target', target: toTarget(wanted, model, connectionOf) };
    }
    for (const wildcard of wildcards) {
      const model = matchWildcard(wildcard, name);
      if (model !== undefined) return { kind: 'target', target: toTarget(wildcard, model, connectionOf) };
    }
    return undefined;
  };
}

function toTarget(deployment: Deployment, model: string, connectionOf: ResolverInput['connectionOf']): ComboTarget {
  const options = deployment.spec && readTargetOptions(deployment);
  return { connection: connectionOf(deployment), model, ...(options !== undefined && { options }) };
}

/** The upstream's name of a model that the pattern matches: what the stars caught goes into the stars of the model. */
function matchWildcard(deployment: Deployment, name: string): string | undefined {
  const literal = deployment.group.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // Several stars in one pattern make a regular expression slow on purpose-made names; nobody needs more than a few.
  if (literal.length > 4) return undefined;
  const match = new RegExp(`^${literal.join('(.*)')}`).exec(name);
  if (match === null) return undefined;
  return deployment.spec ? fill(deployment.model, match.slice(1)) : name;
}

function fill(pattern: string, captures: readonly string[]): string {
  return captures.reduce((text, capture) => text.replace('*', () => capture), pattern);
}

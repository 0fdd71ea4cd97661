import type { ImportedAlias, ImportedConnection } from '../entities.ts';
import { isAliasName } from '../names.ts';
import type { ImportContext } from './build-groups.ts';
import { wildcardPrefix } from './name-connections.ts';
import type { Deployment } from './read-deployments.ts';

type WildcardContext = ImportContext & { readonly connections: readonly ImportedConnection[] };

/**
 * Names with `*` as patterns, so that every model keeps its name. Where they are the addresses of a connection's models
 * (`<connection>/*`) no pattern is needed; where another connection has these addresses, or the pattern stands twice, none can be.
 */
export function aliasWildcards(
  deployments: readonly Deployment[],
  { connections, connectionOf, report }: WildcardContext,
): readonly ImportedAlias[] {
  const connectionNames = new Set(connections.map(({ name }) => name));
  const aliases = new Map<string, ImportedAlias>();
  for (const deployment of deployments) {
    const { group, spec } = deployment;
    if (!group.includes('*')) continue;
    const connection = connectionOf(deployment);
    const path = [...deployment.path, 'model_name'];
    const model = spec ? deployment.model : group;
    const call = spec ? `${connection}/<model>` : `${connection}/${group.replace(/\*/g, '…')}`;
    if (spec && model === '*' && wildcardPrefix(group) === connection) {
      report.mark(path, 'mapped', `Any model of it is called as ${call}.`);
    } else if (aliases.has(group) || !mayBePattern(group, model, connectionNames)) {
      report.mark(path, 'approximated', `Call any model of it as ${call}.`);
    } else {
      report.mark(path, 'mapped', 'An alias with the same pattern.');
      aliases.set(group, { name: group, target: { connection, model } });
    }
  }
  return [...aliases.values()];
}

function mayBePattern(pattern: string, model: string, connectionNames: ReadonlySet<string>): boolean {
  const head = /^([^/*]+)\//.exec(pattern)?.[1];
  const count = (text: string) => text.split('*').length;
  return isAliasName(pattern) && count(model) <= count(pattern) && !(head !== undefined && connectionNames.has(head));
}

import { writeFile } from 'node:fs/promises';
import type { AliasView, Client, Connection } from '@omniroute/contract';
import {
  exportLitellmConfig,
  fillOwnAddress,
  inventVariable,
  referTo,
  type ImportedConnection,
  type ImportedOverride,
  type LitellmEntities,
} from '@omniroute/litellm-config';
import { findProvider } from '@omniroute/registry';
import type { Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { toTarget as toAliasTarget } from '../litellm/apply-aliases.ts';
import { toFallback, toTarget } from '../litellm/apply-import.ts';
import { enteredOf } from '../litellm/apply-overrides.ts';
import { addExportYamlCommand } from './declaration.ts';
import { addAskOptions } from './list.ts';

export function addExportCommand(program: Command, context: Context): void {
  const group = program.command('export').description('write the configuration as a file');
  addExportYamlCommand(group, context);
  const command = addAskOptions(
    group
      .command('litellm')
      .description("write connections and combos as LiteLLM's config.yaml; secrets become references")
      .option('--output <file>', 'write there instead of to standard output'),
  );
  command.action(async () => {
    const options: AskOptions & { readonly output?: string } = command.opts();
    const entities = await loadEntities(clientOf(context, options));
    const text = options.json ? JSON.stringify(entities, null, 2) : exportLitellmConfig(entities);
    if (options.output === undefined) return context.print(text.trimEnd());
    await writeFile(options.output, `${text.trimEnd()}\n`);
    context.print(`Written: ${options.output}`);
  });
}

async function loadEntities(client: Client): Promise<LitellmEntities> {
  const [connections, combos, aliases, defaults] = await Promise.all([
    client.call('listConnections', {}),
    client.call('listCombos', {}),
    client.call('listAliases', {}),
    client.call('getRoutingDefaults', {}),
  ]);
  const afterFailure = combos.items.find(({ id }) => id === defaults.afterFailure?.combo)?.name;
  const variables = new Set<string>();
  return {
    connections: connections.items.map((connection) => toEntity(connection, variables)),
    overrides: await loadOverrides(client, connections.items),
    combos: combos.items.map((combo) => ({
      name: combo.name,
      strategy: combo.strategy,
      targets: combo.targets.map(toTarget),
      fallback: toFallback(combo),
    })),
    aliases: toAliases(aliases.items),
    ...(afterFailure !== undefined && { afterFailure }),
  };
}

/** An alias of another leads where that one leads: files know no aliases of aliases. */
function toAliases(aliases: readonly AliasView[]): LitellmEntities['aliases'] {
  const byId = new Map(aliases.map((alias) => [alias.id, alias]));
  return aliases.flatMap(({ name, ...alias }) => {
    let end: AliasView | undefined = { name, ...alias };
    while (end && 'aliasName' in end.target) end = byId.get(end.target.alias);
    const target = end && toAliasTarget(end);
    return target ? [{ name, target }] : [];
  });
}

async function loadOverrides(client: Client, connections: readonly Connection[]): Promise<readonly ImportedOverride[]> {
  const lists = connections.map(async ({ id, name }) => {
    const { items } = await client.call('listConnectionModels', { params: { id } });
    return items.flatMap((model): readonly ImportedOverride[] => {
      const facts = enteredOf(model);
      return facts === undefined ? [] : [{ connection: name, model: model.id, facts }];
    });
  });
  return (await Promise.all(lists)).flat();
}

/** The gateway never tells a secret; the file names the variable that shall hold it. */
function toEntity(connection: Connection, variables: Set<string>): ImportedConnection {
  const { provider, name, baseUrl, hasSecret, settings } = connection;
  return {
    provider,
    name,
    ...(isNeeded(connection) && { baseUrl }),
    ...(hasSecret && { secretRef: referTo(inventVariable(name, variables)) }),
    settings,
  };
}

/** LiteLLM knows the vendors' addresses itself, and none of a server of one's own. */
function isNeeded({ provider, baseUrl, settings }: Connection): boolean {
  return findProvider(provider)?.kind !== 'hosted' || fillOwnAddress(provider, settings.options) !== baseUrl;
}

import { writeFile } from 'node:fs/promises';
import type { Client, Connection } from '@omniroute/contract';
import {
  exportLitellmConfig,
  inventVariable,
  referTo,
  type ImportedConnection,
  type LitellmEntities,
} from '@omniroute/litellm-config';
import { findProvider } from '@omniroute/registry';
import type { Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { toTarget } from '../litellm/apply-import.ts';
import { addAskOptions } from './list.ts';

export function addExportCommand(program: Command, context: Context): void {
  const group = program.command('export').description('write the configuration for another gateway');
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
  const [connections, combos] = await Promise.all([client.call('listConnections', {}), client.call('listCombos', {})]);
  const variables = new Set<string>();
  return {
    connections: connections.items.map((connection) => toEntity(connection, variables)),
    combos: combos.items.map(({ name, strategy, targets, fallback }) => ({
      name,
      strategy,
      targets: targets.map(toTarget),
      fallback,
    })),
  };
}

/** The gateway never tells a secret; the file names the variable that shall hold it. */
function toEntity(connection: Connection, variables: Set<string>): ImportedConnection {
  const { provider, name, baseUrl, hasSecret, settings } = connection;
  return {
    provider,
    name,
    ...(isNeeded(provider, baseUrl) && { baseUrl }),
    ...(hasSecret && { secretRef: referTo(inventVariable(name, variables)) }),
    settings,
  };
}

/** LiteLLM knows the vendors' addresses itself, and none of a server of one's own. */
function isNeeded(provider: string, baseUrl: string): boolean {
  const definition = findProvider(provider);
  return definition?.kind !== 'hosted' || definition.baseUrl !== baseUrl;
}

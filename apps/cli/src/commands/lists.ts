import type { Client, ComboView, Connection, ConnectionModel, KeyView } from '@omniroute/contract';
import { formatCount, formatTime } from '../format.ts';
import type { ListCommand } from './list.ts';

export const connectionsCommand: ListCommand<Connection> = {
  name: 'connections',
  description: 'list the connections',
  empty: 'No connections yet. Add one in the dashboard, or with: omniroute connections add',
  load: async (client) => (await client.call('listConnections', {})).items,
  columns: [
    { title: 'NAME', value: (connection) => connection.name },
    { title: 'PROVIDER', value: (connection) => connection.provider },
    { title: 'STATUS', value: (connection) => connection.status },
    { title: 'MODELS', value: (connection) => formatCount(connection.modelCount), align: 'right' },
    { title: 'BASE URL', value: (connection) => connection.baseUrl },
  ],
};

export const combosCommand: ListCommand<ComboView> = {
  name: 'combos',
  description: 'list the combos and their targets',
  empty: 'No combos yet. Build one in the dashboard.',
  load: async (client) => (await client.call('listCombos', {})).items,
  columns: [
    { title: 'NAME', value: (combo) => combo.name },
    { title: 'STRATEGY', value: (combo) => combo.strategy },
    { title: 'TARGETS', value: (combo) => combo.targets.map(describeTarget).join(', ') },
  ],
};

function describeTarget(target: ComboView['targets'][number]): string {
  const name = 'comboName' in target ? `combo/${target.comboName}` : `${target.connectionName}/${target.model}`;
  return target.weight === undefined ? name : `${name} ×${target.weight}`;
}

export const keysCommand: ListCommand<KeyView> = {
  name: 'keys',
  description: 'list the client keys',
  empty: 'No keys yet. Create one in the dashboard.',
  load: async (client) => (await client.call('listKeys', {})).items,
  columns: [
    { title: 'NAME', value: (key) => key.name },
    { title: 'KEY', value: (key) => key.hint },
    { title: 'TEAM', value: (key) => key.team },
    { title: 'STATE', value: stateOf },
    { title: 'REQUESTS', value: (key) => formatCount(key.requestCount), align: 'right' },
    { title: 'LAST USED (UTC)', value: (key) => formatTime(key.lastUsedAt) },
  ],
};

function stateOf({ revokedAt, options: { expiresAt } }: KeyView): string {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt !== undefined && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'active';
}

type ModelRow = ConnectionModel & { readonly connection: string };

export const modelsCommand: ListCommand<ModelRow> = {
  name: 'models',
  argument: { name: 'connection', description: 'only those of this connection' },
  description: 'list the models that are known of the connections',
  empty: 'No models are known. Sync them in the dashboard; calls may name any model all the same.',
  load: loadModels,
  columns: [
    { title: 'MODEL', value: (model) => `${model.connection}/${model.id}` },
    { title: 'MODE', value: (model) => model.mode },
    { title: 'MAX INPUT', value: (model) => formatCount(model.maxInputTokens), align: 'right' },
    { title: 'SOURCE', value: (model) => model.source },
  ],
};

async function loadModels(client: Client, only: string | undefined): Promise<readonly ModelRow[]> {
  const { items: connections } =
    only === undefined
      ? await client.call('listConnections', {})
      : { items: [await client.call('getConnection', { params: { id: only } })] };
  const lists = connections.map(async ({ id, name }) => {
    const { items } = await client.call('listConnectionModels', { params: { id } });
    return items.map((model) => ({ ...model, connection: name }));
  });
  return (await Promise.all(lists)).flat();
}

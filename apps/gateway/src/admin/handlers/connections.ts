import type { Range } from '@omniroute/contract';
import {
  createConnection,
  decideModels,
  deleteConnection,
  getConnection,
  knownModels,
  overrideModel,
  resetHealth,
  updateConnection,
} from '@omniroute/control';
import { getProvider, providers } from '@omniroute/registry';
import {
  declaredPaths,
  drift,
  findConnectionInsight,
  listConnectionModels,
  listConnections,
  listModelOverrides,
  type ConnectionRow,
} from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';
import { beginningOf } from '../ranges.ts';
import { viewDrift } from '../view-drift.ts';
import { viewConnection, viewModel, viewProvider } from '../views.ts';

type ConnectionHandlers = Pick<
  AdminHandlers,
  | 'listProviders'
  | 'listConnections'
  | 'createConnection'
  | 'getConnection'
  | 'updateConnection'
  | 'deleteConnection'
  | 'testConnection'
  | 'listConnectionModels'
  | 'syncConnectionModels'
  | 'decideConnectionModels'
  | 'overrideConnectionModel'
  | 'getConnectionInsight'
  | 'refreshConnectionInsight'
  | 'getConnectionDrift'
  | 'reconcileConnection'
>;

export function connectionHandlers(services: AdminServices): ConnectionHandlers {
  const { control, database, prober, sync } = services;

  const modelsOf = async (row: ConnectionRow) => {
    const [rows, overrides] = await Promise.all([
      listConnectionModels(database.read, row.id),
      listModelOverrides(database.read, row.id),
    ]);
    return knownModels({
      definition: getProvider(row.provider),
      settings: row.settings,
      discovered: rows,
      overrides,
    });
  };
  const view = async (row: ConnectionRow) => {
    const models = await modelsOf(row);
    const declaredIn = (await declaredPaths(database.read, 'connection')).get(row.id);
    const shown = viewConnection(row, models.filter(({ state }) => state === 'active').length);
    return declaredIn === undefined ? shown : { ...shown, declaredIn };
  };
  const driftOf = async (connectionId: string, range: Range) => {
    const toMs = control.now() + 1;
    const fromMs = beginningOf(range, toMs) ?? 0;
    return viewDrift(await drift(database, { connectionId, fromMs, toMs }), fromMs, toMs);
  };

  return {
    listProviders: async () => ({ items: providers.map(viewProvider) }),
    listConnections: async () => ({ items: await Promise.all((await listConnections(database.read)).map(view)) }),
    createConnection: async ({ body }) => {
      const row = await createConnection(control, body);
      await services.refresh();
      return view(row);
    },
    getConnection: async ({ params }) => view(await getConnection(database.read, params.id)),
    updateConnection: async ({ params, body }) => {
      const row = await updateConnection(control, params.id, body);
      // What spoke against the old key or address says nothing of the new one.
      if (body.secret !== undefined || body.baseUrl !== undefined) await resetHealth(control, { connection: row.id });
      await services.refresh();
      return view(row);
    },
    deleteConnection: async ({ params }) => {
      await deleteConnection(control, params.id);
      await services.refresh();
      return undefined;
    },
    testConnection: async function* ({ params, body }, call) {
      const { id } = await getConnection(database.read, params.id);
      yield* prober.test(id, { model: body?.model, signal: call.gone });
    },
    listConnectionModels: async ({ params }) => {
      const row = await getConnection(database.read, params.id);
      return { items: (await modelsOf(row)).map(viewModel) };
    },
    syncConnectionModels: async ({ params }) => {
      const { id } = await getConnection(database.read, params.id);
      const { tier, total, added, removed } = await sync.sync(id);
      return { tier, total, added: [...added], removed: [...removed] };
    },
    decideConnectionModels: async ({ params, body }) => {
      const row = await getConnection(database.read, params.id);
      await decideModels(control, row.id, body);
      await services.refresh();
      return { items: (await modelsOf(row)).map(viewModel) };
    },
    overrideConnectionModel: async ({ params, body }) => {
      const row = await getConnection(database.read, params.id);
      await overrideModel(control, row.id, body);
      await services.refresh();
      return { items: (await modelsOf(row)).map(viewModel) };
    },
    getConnectionInsight: async ({ params }) => {
      const { id } = await getConnection(database.read, params.id);
      const insight = await findConnectionInsight(database.read, id);
      return insight ? { insight } : {};
    },
    getConnectionDrift: async ({ params, query }) => {
      const { id } = await getConnection(database.read, params.id);
      return driftOf(id, query.range);
    },
    reconcileConnection: async ({ params, query }, call) => {
      const { id } = await getConnection(database.read, params.id);
      await services.reconcileNow(id, call.gone);
      return driftOf(id, query.range);
    },
    refreshConnectionInsight: async ({ params }) => {
      const { id } = await getConnection(database.read, params.id);
      const insight = await sync.look(id);
      return insight ? { insight } : {};
    },
  };
}

import { drain, getConnection, resetHealth, undrain } from '@omniroute/control';
import { closedBreaker, standingsOf, type TargetRef } from '@omniroute/routing';
import { listDrains, type DrainRow } from '@omniroute/storage';
import { wholeConnection } from '../../health/health-board.ts';
import type { LiveConnection } from '../../snapshot/snapshot.ts';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';
import { viewTargetHealth, type SeenTarget } from '../view-health.ts';

type HealthHandlers = Pick<AdminHandlers, 'listTargetHealth' | 'resetHealth' | 'drainConnection' | 'undrainConnection'>;

export function healthHandlers(services: AdminServices): HealthHandlers {
  const { control, database } = services;
  return {
    listTargetHealth: async ({ query }) => {
      const only = query.connection === undefined ? undefined : await getConnection(database.read, query.connection);
      const drains = await listDrains(database.read);
      const nowMs = control.now();
      const shown = [...services.snapshot().connections.values()].filter(
        ({ upstream }) => only === undefined || upstream.id === only.id,
      );
      const items = shown.flatMap((connection) => seenOf(services, connection, drains));
      return { items: items.map((target) => viewTargetHealth(target, nowMs)) };
    },
    resetHealth: async ({ body }) => {
      await resetHealth(control, body ?? {});
      await services.refresh();
      return undefined;
    },
    drainConnection: async ({ params, body }) => {
      await drain(control, { connection: params.id, model: body?.model });
      await services.refresh();
      return undefined;
    },
    undrainConnection: async ({ params, query }) => {
      await undrain(control, { connection: params.id, model: query.model });
      await services.refresh();
      return undefined;
    },
  };
}

/** The connection itself, where there is something to say of it, then each of its models that was asked or drained. */
function seenOf(
  services: AdminServices,
  connection: LiveConnection,
  drains: readonly DrainRow[],
): readonly SeenTarget[] {
  const { id } = connection.upstream;
  const watched = services.health.connections().get(id);
  const drained = new Map(drains.filter((row) => row.connectionId === id).map((row) => [row.model, row.sinceMs]));
  const models = new Set([...(watched?.models.keys() ?? []), ...drained.keys()]);
  models.delete(wholeConnection);
  const hasFailed = watched !== undefined && watched.breaker !== closedBreaker;
  const whole = hasFailed || drained.has(wholeConnection) ? [seenConnection(services, connection, drained)] : [];
  return [...whole, ...[...models].sort().map((model) => seenModel(services, connection, model, drained))];
}

type Drained = ReadonlyMap<string, number>;

function seenConnection(services: AdminServices, { upstream }: LiveConnection, drained: Drained): SeenTarget {
  const breaker = services.health.findConnection(upstream.id)?.breaker ?? closedBreaker;
  const standing = standingOf(services, { connectionId: upstream.id, model: wholeConnection });
  return { connection: upstream, breaker, standing, drainedSinceMs: drained.get(wholeConnection) };
}

function seenModel(services: AdminServices, { upstream }: LiveConnection, model: string, drained: Drained): SeenTarget {
  const target = { connectionId: upstream.id, model };
  const seen = services.health.find(target);
  const drainedSinceMs = drained.get(model) ?? drained.get(wholeConnection);
  const breaker = seen?.breaker ?? closedBreaker;
  return { connection: upstream, model, breaker, seen, standing: standingOf(services, target), drainedSinceMs };
}

function standingOf({ health, snapshot, control }: AdminServices, target: TargetRef): SeenTarget['standing'] {
  const { drains } = snapshot().routing;
  const [standing] = standingsOf([target], { health, drains, nowMs: control.now() }) ?? [];
  return standing ?? { type: 'ready' };
}

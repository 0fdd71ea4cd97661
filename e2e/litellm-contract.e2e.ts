import { createExecutors, createHttpClient } from '@omniroute/open-sse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectErrorBody } from './support/error-bodies.ts';
import { available } from './support/index.ts';
import { byVersion, refusals, type Refusal } from './support/litellm-refusals.ts';
import { send, startFront, startWorlds, type Front, type World, type Worlds } from './support/litellm-world.ts';

const versions = ['1.84.0', '1.106.2'] as const;

/**
 * What OmniRoute relies on a real LiteLLM proxy for, one row a way to be refused. Each row is asked at the proxy itself, through
 * OmniRoute, and through a combo whose second target is a native one.
 */
describe.skipIf(!available.litellm || !available.litellmFloor || !available.litellmDatabase)('LiteLLM refuses', () => {
  const client = createHttpClient();
  const executor = createExecutors(client).executorOf('litellm');
  const keys = new Map<string, string>();
  let worlds: Worlds;
  let front: Front;

  beforeAll(async () => {
    const models = refusals.map((row) => ({
      name: row.model,
      format: row.format ?? 'openai-chat',
      ...(row.params && { params: row.params }),
      ...(row.upstream && { upstream: row.upstream }),
    }));
    [front, worlds] = await Promise.all([startFront(), startWorlds(models)]);
    for (const version of versions) {
      for (const row of refusals) await connect(row, worlds[version]);
    }
  }, 300_000);
  afterAll(async () => {
    await Promise.all([front?.stop(), ...Object.values(worlds ?? {}).map((world) => world.stop()), client.close()]);
  });

  const nameOf = (row: Refusal, world: World): string => `${row.model}-${world.version}`;

  /** A connection with the row's key, a combo of its model, and one of its model and a native one. */
  async function connect(row: Refusal, world: World): Promise<void> {
    const name = nameOf(row, world);
    const key = typeof row.key === 'string' ? row.key : await world.makeKey(row.key ?? {});
    keys.set(name, key);
    await front.connect(name, world.proxy, key);
    const target = {
      connection: name,
      model: row.asked ?? row.model,
      ...(row.firstEventTimeoutMs !== undefined && { fallback: { firstEventTimeoutMs: row.firstEventTimeoutMs } }),
    };
    await front.combine({ name: `only-${name}`, second: false, ...target });
    await front.combine({ name: `pair-${name}`, second: true, ...target });
  }

  /** Asks the proxy as OmniRoute's executor does. */
  function askProxy(row: Refusal, world: World): Promise<Response> {
    return send(world.proxy.url, keys.get(nameOf(row, world)) ?? '', {
      ...questionOf(row, row.asked ?? row.model),
      headers: {
        'x-litellm-num-retries': '0',
        'x-litellm-timeout': String((row.firstEventTimeoutMs ?? 60_000) / 1000),
      },
      extra: { disable_fallbacks: true },
    });
  }

  function questionOf({ format, stream }: Refusal, model: string) {
    return { model, ...(format && { format }), ...(stream && { stream }) };
  }

  /** Brings the row's state about; gives a count of the upstream's calls from then on. */
  async function prepare(row: Refusal, world: World): Promise<() => number> {
    const ask = async (): Promise<number> => {
      const response = await askProxy(row, world);
      await response.arrayBuffer();
      return response.status;
    };
    await row.before?.(ask);
    await front.forgetHealth();
    const { hits } = world.behind[row.format ?? 'openai-chat'];
    const before = hits.length;
    return () => hits.length - before;
  }

  describe.each(versions)('%s', (version) => {
    test.each(refusals)('$name: the status, and what it says of whom', async (row) => {
      const world = worlds[version];
      await prepare(row, world);
      const response = await askProxy(row, world);
      const body = await response.text();
      expect(response.status, body).toBe(byVersion(row.status, version));
      if (row.scope === undefined) return;
      const failure = executor.classify({
        type: 'response',
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body,
        format: row.format ?? 'openai-chat',
      });
      const retryAfterMs = byVersion(row.retryAfterMs, version);
      expect(failure, body).toMatchObject({ kind: row.kind, scope: row.scope });
      expect(failure.retryAfterMs).toBe(retryAfterMs);
    });

    test.each(refusals)('$name: what the client is told and what is recorded', async (row) => {
      const world = worlds[version];
      const hits = await prepare(row, world);
      const { status, text, detail } = await front.ask(questionOf(row, `only-${nameOf(row, world)}`));
      expect(status, text).toBe(row.clientStatus);
      expectErrorBody(row.format ?? 'openai-chat', text);
      expect(hits()).toBe(row.hits);
      expect(detail).toMatchObject({ outcome: 'failed', failureKind: row.kind, attemptCount: 1 });
      const retryAfterMs = byVersion(row.retryAfterMs, version);
      expect(detail.attempts[0]).toMatchObject({
        failureKind: row.kind,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      });
    });

    test.each(refusals)('$name: whether the next target is asked', async (row) => {
      const world = worlds[version];
      const hits = await prepare(row, world);
      const nativeHits = front.native.hits.length;
      const { status, text, detail } = await front.ask(questionOf(row, `pair-${nameOf(row, world)}`));
      expect(hits()).toBe(row.hits);
      expect(detail.attempts[0]).toMatchObject({ failureKind: row.kind, target: { connection: nameOf(row, world) } });
      expect(front.native.hits.length - nativeHits).toBe(row.movesOn ? 1 : 0);
      expect(status).toBe(row.movesOn ? 200 : row.clientStatus);
      expect(text.includes('native')).toBe(row.movesOn);
      expect(detail.attemptCount).toBe(row.movesOn ? 2 : 1);
    });
  });
});

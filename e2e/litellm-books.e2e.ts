import type { Drift, Insight } from '@omniroute/contract';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminOf, available } from './support/index.ts';
import { startFront, startWorlds, type Front, type Worlds } from './support/litellm-world.ts';

const versions = ['1.84.0', '1.106.2'] as const;
const reply = { kind: 'reply', text: 'hello', usage: { input: 8, 'cache-read': 3, output: 5 } } as const;

/** What a real proxy tells of itself, and its books beside ours. */
describe.skipIf(!available.litellm || !available.litellmFloor || !available.litellmDatabase)('a LiteLLM proxy', () => {
  let worlds: Worlds;
  let front: Front;

  beforeAll(async () => {
    const models = [
      { name: 'chat-model', format: 'openai-chat' as const },
      { name: 'messages-model', format: 'anthropic-messages' as const },
    ];
    [front, worlds] = await Promise.all([startFront(), startWorlds(models)]);
    for (const version of versions) {
      const { behind, proxy } = worlds[version];
      behind['openai-chat'].setDefault(reply);
      behind['anthropic-messages'].setDefault(reply);
      await front.connect(`books-${version}`, proxy, proxy.masterKey);
      await admin().call('syncConnectionModels', { params: { id: `books-${version}` } });
    }
  });
  afterAll(async () => {
    await Promise.all([front?.stop(), ...Object.values(worlds ?? {}).map((world) => world.stop())]);
  });

  const admin = () => adminOf(front.gateway);

  /** Compares until the proxy has booked that many calls: it writes every other second. */
  async function compareUntil(id: string, checked: number): Promise<Drift> {
    for (let round = 0; ; round += 1) {
      const drift = await admin().call('reconcileConnection', { params: { id } });
      if (drift.checked >= checked || round > 60) return drift;
      await wait(500);
    }
  }

  test.each(versions)('%s books what was recorded here, and a price that became wrong is found', async (version) => {
    const id = `books-${version}`;
    for (const format of ['openai-chat', 'anthropic-messages'] as const) {
      const model = `${id}/${format === 'openai-chat' ? 'chat' : 'messages'}-model`;
      for (const stream of [false, true]) {
        // LiteLLM's books have one row for an id, and the ids of real replies are all different.
        worlds[version].behind[format].script({ ...reply, id: `${format}-${stream}-${version}` });
        const { status, detail } = await front.ask({ model, format, stream });
        expect(status).toBe(200);
        expect(detail.costNanoUsd).toBe(8 * 3000 + 3 * 300 + 5 * 15_000);
      }
    }
    expect(await compareUntil(id, 4)).toMatchObject({ checked: 4, agreed: 4, causes: [] });

    const facts = { usdPerMillion: { input: '30', 'cache-read': '0.3', output: '15' } };
    await admin().call('overrideConnectionModel', { params: { id }, body: { id: 'messages-model', facts } });
    const { detail } = await front.ask({ model: `${id}/messages-model`, format: 'anthropic-messages', stream: true });
    expect(detail.costSource).toBe('price');
    const drift = await compareUntil(id, 5);
    expect(drift).toMatchObject({ checked: 5, agreed: 4 });
    expect(drift.causes).toMatchObject([{ model: 'messages-model', cause: 'stale-price', attempts: 1 }]);
    expect((await front.recorded(detail.id)).attempts[0]?.books).toMatchObject({
      theirsNanoUsd: 8 * 3000 + 3 * 300 + 5 * 15_000,
      cause: 'stale-price',
    });
  });

  test.each(versions)('%s does not show its books to a virtual key, and that is said', async (version) => {
    const world = worlds[version];
    const key = await world.makeKey({ key_alias: `alias-${version}`, max_budget: 5, rpm_limit: 100 });
    const id = `virtual-${version}`;
    await front.connect(id, world.proxy, key);
    await front.ask({ model: `${id}/chat-model` });
    await expect(admin().call('reconcileConnection', { params: { id } })).rejects.toThrow('may not read');
    const { insight } = await admin().call('refreshConnectionInsight', { params: { id } });
    expect(insight?.key).toMatchObject({
      role: 'virtual',
      alias: `alias-${version}`,
      budgetNanoUsd: 5_000_000_000,
      requestsPerMinute: 100,
    });
    expect(insight?.unseen).toContain('general settings');
  });

  test.each(versions)(
    '%s tells an admin key of its health and settings, and gets advice from them',
    async (version) => {
      const params = { id: `books-${version}` };
      const { insight } = await admin().call('refreshConnectionInsight', { params });
      expect(insight).toMatchObject({
        version,
        health: { alive: true, ready: true, database: 'connected' },
        key: { role: 'admin' },
      });
      const advised = adviceOf(insight);
      expect(advised).toContain('cancel-on-disconnect');
      expect(advised).toContain('cooldown');
      expect(advised).not.toContain('missing-prices');
      expect(advised.includes('version')).toBe(version === '1.84.0');
    },
  );
});

function adviceOf(insight: Insight | undefined): readonly string[] {
  return insight?.advice.map(({ id }) => id) ?? [];
}

import { collectSse } from '@omniroute/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectErrorEvent } from './support/error-bodies.ts';
import { available } from './support/index.ts';
import { byVersion } from './support/litellm-refusals.ts';
import { breaks, eventsWithContent, successMarkers } from './support/litellm-breaks.ts';
import {
  cachedUsdPerToken,
  inputUsdPerToken,
  outputUsdPerToken,
  startFront,
  startWorlds,
  until,
  type ClientFormat,
  type Front,
  type WorldModel,
  type Worlds,
} from './support/litellm-world.ts';

const versions = ['1.84.0', '1.106.2'] as const;
const formats = ['openai-chat', 'anthropic-messages', 'openai-responses'] as const;
/** Slow enough that each chunk has left before the next, or a fault, comes. */
const pace = { deltas: 6, chunkDelayMs: 20 } as const;
const usage = { input: 8, 'cache-read': 3, output: 7 };
const good = { kind: 'reply', text: 'one two three four', usage, ...pace } as const;
const costNanoUsd = Math.round(
  (usage.input * inputUsdPerToken + usage['cache-read'] * cachedUsdPerToken + usage.output * outputUsdPerToken) * 1e9,
);

/** LiteLLM keeps one row for each id that upstreams give, and the fake ones give all answers the same. */
const taggedId = 'chatcmpl-tagged';
const tagged: WorldModel = {
  name: 'tagged',
  format: 'openai-chat',
  upstream: {
    kind: 'raw',
    headers: { 'content-type': 'application/json' },
    chunks: [
      Buffer.from(
        JSON.stringify({
          id: taggedId,
          object: 'chat.completion',
          created: 1_760_000_000,
          model: 'tagged',
          choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 8, completion_tokens: 1, total_tokens: 9 },
        }),
      ),
    ],
  },
};

/** What becomes of answers that had begun, and what they cost, on the same proxies as the refusals. */
describe.skipIf(!available.litellm || !available.litellmFloor || !available.litellmDatabase)('LiteLLM answers', () => {
  let worlds: Worlds;
  let front: Front;

  beforeAll(async () => {
    const priced = formats.map((format) => ({ name: `priced-${format}`, format, upstream: good }));
    // These do what is scripted.
    const broken = breaks.map(({ model, format }) => ({ name: model, format }));
    const slow = formats.map((format) => ({
      name: `slow-${format}`,
      format,
      upstream: { ...good, fault: { kind: 'hang', afterEvents: eventsWithContent[format] } } as const,
    }));
    [front, worlds] = await Promise.all([startFront(), startWorlds([...priced, ...broken, ...slow, tagged])]);
    const dialects = {
      'openai-chat': 'chat',
      'anthropic-messages': 'messages',
      'openai-responses': 'responses',
    } as const;
    for (const version of versions) {
      const world = worlds[version];
      await front.connect(version, world.proxy, await world.makeKey({}));
      for (const format of formats) {
        const target = { connection: version, model: `priced-${format}`, options: { dialect: dialects[format] } };
        await front.combine({ name: `${format}-of-${version}`, second: false, ...target });
      }
      for (const { model } of breaks) {
        await front.combine({ name: `pair-${model}-${version}`, connection: version, model, second: true });
      }
    }
  }, 300_000);
  afterAll(async () => {
    await Promise.all([front?.stop(), ...Object.values(worlds ?? {}).map((world) => world.stop())]);
  });

  describe.each(versions)('%s', (version) => {
    describe.each(formats)('%s', (format) => {
      test.each([false, true])('keeps the cost to the nano-dollar (stream %s)', async (stream) => {
        const model = `${version}/priced-${format}`;
        const { status, text, detail } = await front.ask({ model, format, stream });
        expect(status, text).toBe(200);
        expect(detail.tokens).toMatchObject(usage);
        const [source, cost] = costOf({ version, format, stream });
        expect([detail.costSource, detail.costNanoUsd]).toEqual([source, cost]);
      });

      test('a client that leaves a stream cancels the upstream', async () => {
        const upstream = worlds[version].behind[format];
        const leaving = new AbortController();
        const hits = upstream.hits.length;
        const response = await front.open({
          model: `${version}/slow-${format}`,
          format,
          stream: true,
          signal: leaving.signal,
        });
        await response.body?.getReader().read();
        leaving.abort();
        expect(upstream.hits.length - hits).toBe(1);
        // The older proxy waits for the next event of a Messages or Responses stream before it looks after its client.
        const isCancelled = version !== '1.84.0' || format === 'openai-chat';
        if (isCancelled) expect(await upstream.hits.at(-1)?.ended).toBe('cut');
        const id = response.headers.get('x-request-id') ?? '';
        const recorded = await until(
          () => front.recorded(id).catch(() => undefined),
          (detail) => detail !== undefined,
        );
        expect(recorded).toMatchObject({ outcome: 'cancelled', attemptCount: 1 });
      });
    });

    const pairs = formats.flatMap((asked) =>
      formats.flatMap((spoken) => [false, true].map((stream) => ({ asked, spoken, stream }))),
    );
    test.each(pairs)('$asked in the dialect $spoken (stream $stream)', async ({ asked, spoken, stream }) => {
      const { status, text, detail } = await front.ask({ model: `${spoken}-of-${version}`, format: asked, stream });
      expect(status, text).toBe(200);
      if (stream) expect(text).toMatch(successMarkers[asked]);
      else expect(text).toContain('one two three four');
      expect(detail).toMatchObject({ outcome: 'answered', format: asked, tokens: usage, suspect: false });
      expect(detail.losses.filter((loss) => loss.startsWith('request.'))).toEqual([]);
      expect(detail.attempts.map(({ format }) => format)).toEqual([spoken]);
    });

    test('the tags of a key that says so, and the end user, are in the proxy’s books', async () => {
      const key = await front.makeKey({ tags: ['blue'], options: { forwardAttribution: true } });
      await front.ask({ model: `${version}/tagged`, extra: { user: 'somebody' } }, key);
      const row = await worlds[version].spendRow(taggedId);
      expect(row).toMatchObject({ end_user: 'somebody', request_tags: expect.arrayContaining(['blue']) });
    });

    test.each(breaks)('$name', async (row) => {
      const upstream = worlds[version].behind[row.format];
      const outcome = byVersion(row.outcome, version);
      const ask = () => front.open({ model: `pair-${row.model}-${version}`, format: row.format, stream: true });
      // What the model's usage looks like is what an invented one is told from.
      upstream.script([good, { ...good, fault: row.fault }]);
      await (await ask()).text();
      const hits = upstream.hits.length;
      const nativeHits = front.native.hits.length;
      const response = await ask();
      const { text, events } = await collectSse(response);
      const detail = await front.recorded(response.headers.get('x-request-id') ?? '');
      expect(upstream.hits.length - hits).toBe(1);
      expect(front.native.hits.length - nativeHits).toBe(0);
      expect(response.status).toBe(200);
      expect(detail, text).toMatchObject({ outcome, attemptCount: 1, suspect: outcome === 'answered' });
      if (outcome === 'answered') {
        expect(text).toMatch(successMarkers[row.format]);
        expect(detail).toMatchObject({ usageSource: 'estimated' });
        return;
      }
      expect(text).not.toMatch(successMarkers[row.format]);
      const error = events.findLast(({ data }) => data.includes('"error"'));
      expectErrorEvent(row.format, error?.data ?? '');
      expect(detail.attempts[0]?.failureKind).toBe(byVersion(row.kind ?? 'unavailable', version));
    });
  });
});

type CostCase = { readonly version: string; readonly format: ClientFormat; readonly stream: boolean };

/** Where LiteLLM tells its own cost, and what is known elsewhere. */
function costOf({ version, format, stream }: CostCase): readonly [string | undefined, number | undefined] {
  if (!stream && version === '1.84.0' && format === 'anthropic-messages') return [undefined, undefined];
  if (!stream) return ['upstream-header', costNanoUsd];
  if (format === 'anthropic-messages' || version === '1.84.0') return [undefined, undefined];
  return ['upstream-usage', costNanoUsd];
}

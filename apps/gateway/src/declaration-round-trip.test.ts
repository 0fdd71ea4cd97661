import { failureKinds } from '@omniroute/core';
import { parseDeclaration, printDeclaration, sortByName, type Declaration } from '@omniroute/declaration';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

/** Names that YAML could take for something else, and plain ones. */
const connectionNames = ['openai', '7', 'true', 'a.b'] as const;
const comboNames = ['fast', 'no', '12', 'deep think'] as const;
const models = fc.constantFrom('gpt-5-mini', 'org/model:8b', '*x', 'yes', '1.0');
const secret = '${SOME_KEY}';

const connection = fc.record(
  {
    baseUrl: fc.constantFrom('https://example.com/v1', 'https://example.org/a'),
    settings: fc.record({
      headers: fc.constant({ 'x-team': 'costs $${5}', 'x-plain': 'no' }),
      upstreamRetries: fc.boolean(),
    }),
    models: fc.dictionary(models, fc.record({ maxInputTokens: fc.integer({ min: 1, max: 1e6 }) }), {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    }),
  },
  { requiredKeys: ['baseUrl'] },
);

const target = fc.record(
  {
    connection: fc.constantFrom(...connectionNames),
    model: models,
    weight: fc.constantFrom(1, 0.5, 1e-7),
    when: fc.constant({ tag: ['vip', 'no'], promptTokens: { above: 10 } }),
  },
  { requiredKeys: ['connection', 'model'] },
);

/** Each combo may lead to those before it. */
const combo = (place: number) =>
  fc.record(
    {
      strategy: fc.constantFrom('priority' as const, 'weighted' as const, 'round-robin' as const),
      targets: fc.array(
        place === 0 ? target : fc.oneof(target, fc.record({ combo: fc.constantFrom(...comboNames.slice(0, place)) })),
        { minLength: 1, maxLength: 3 },
      ),
      fallback: fc.record({
        on: fc.uniqueArray(fc.constantFrom(...failureKinds), { minLength: 1, maxLength: 3 }),
        attempts: fc.integer({ min: 1, max: 9 }),
      }),
    },
    { requiredKeys: ['strategy', 'targets'] },
  );

const declarations: fc.Arbitrary<Declaration> = fc
  .record({
    connections: fc.tuple(...connectionNames.map(() => connection)),
    combos: fc.tuple(...comboNames.map((_, place) => combo(place))),
    team: fc.constantFrom('web', '007'),
  })
  .map(({ connections, combos, team }) => ({
    connections: sortByName(
      connections.map((each, place) => ({ name: connectionNames[place] ?? '', provider: 'openai', secret, ...each })),
    ),
    combos: sortByName(combos.map((each, place) => ({ name: comboNames[place] ?? '', ...each }))),
    aliases: [{ name: 'gpt-*', target: { combo: 'no' } }],
    keys: [{ name: 'tests', team, tags: ['null', '1'] }],
    settings: { routing: { unknownNames: { combo: '12' } } },
  }));

test('what is exported, checked and applied is exported as the same text again', async () => {
  await fc.assert(
    fc.asyncProperty(declarations, async (declaration) => {
      const variables = { SOME_KEY: 'sk-upstream-secret' };
      const body = { yaml: printDeclaration(declaration), variables };
      expect(await gateway.admin.call('applyDeclaration', { body })).toMatchObject({ applied: true, faults: [] });
      const exported = await gateway.admin.call('exportConfiguration', {});
      expect(parseDeclaration(exported.yaml).faults).toEqual([]);
      const again = await gateway.admin.call('applyDeclaration', { body: { yaml: exported.yaml } });
      expect(again).toEqual({ applied: true, changes: [], faults: [] });
      expect((await gateway.admin.call('exportConfiguration', {})).yaml).toBe(exported.yaml);
      // What was applied is what is there, word for word.
      expect(await gateway.admin.call('applyDeclaration', { body })).toMatchObject({ applied: true, changes: [] });
    }),
    { numRuns: 15 },
  );
}, 120_000);

import { failureKinds, modelFeatures, strategyIds, tokenKinds } from '@omniroute/core';
import fc from 'fast-check';
import {
  sortByName,
  type Declaration,
  type DeclaredAlias,
  type DeclaredCombo,
  type DeclaredConnection,
  type DeclaredKey,
} from '../entities.ts';

/** Names that YAML could take for something else, and plain ones. */
const connectionNames = ['openai', '7', 'true', 'null', '1e3', 'a: b', 'x.y', '0x1f'] as const;
const comboNames = ['fast', 'no', '12', 'eu-only', 'deep think', '2026-01-01'] as const;
const keyNames = ['laptop', '~', 'ci: build', '# not a comment', 'ключ', '-', '10'] as const;
export const aliasNames = ['gpt-4', 'gpt-*', 'anthropic/*', '*', '12.0'] as const;

const modelIds = fc.constantFrom('gpt-5-mini', 'org/model:8b', '*x', '& y', 'yes', '1.0', 'claude “x”');
const weight = fc.constantFrom(1, 2.5, 1e-7, 1_000_000);

/** A record whose absent members are left out. */
const members = <T extends object>(model: { [Name in keyof T]: fc.Arbitrary<T[Name]> }) =>
  fc.record(model, { requiredKeys: [] });

const condition = members({
  tag: fc.constant(['vip']),
  promptTokens: fc.constant({ above: 1000 }),
  header: fc.constant({ 'x-tier': ['1', 'no'] }),
  time: fc.constant({ zone: 'Europe/Berlin', from: '08:30', to: '24:00' }),
}).filter((when) => Object.keys(when).length > 0);

const common = fc.record({ weight, when: condition }, { requiredKeys: [] });

const connectionTarget = fc
  .tuple(
    fc.record({ connection: fc.constantFrom(...connectionNames), model: modelIds }),
    common,
    members({ options: members({ rpm: fc.integer({ min: 1, max: 100 }), dropParams: fc.constant(['top_k']) }) }),
  )
  .map(([target, ...rest]) => Object.assign({}, target, ...rest));

/** Combos lead only to those before them, so that there is no circle. */
const comboTarget = (place: number) =>
  fc
    .tuple(fc.constantFrom(...comboNames.slice(0, place)), common)
    .map(([combo, rest]) => ({ combo, ...rest }));

const combo = (place: number): fc.Arbitrary<DeclaredCombo> =>
  fc
    .tuple(
      fc.record({
        strategy: fc.constantFrom(...strategyIds.filter((id) => id !== 'cascade' && id !== 'hedged')),
        targets: fc.array(place === 0 ? connectionTarget : fc.oneof(connectionTarget, comboTarget(place)), {
          minLength: 1,
          maxLength: 4,
        }),
      }),
      members({
        fallback: members({
          on: fc.uniqueArray(fc.constantFrom(...failureKinds), { minLength: 1, maxLength: 3 }),
          attempts: fc.integer({ min: 1, max: 9 }),
          deadlineMs: fc.integer({ min: 100, max: 60_000 }),
        }).filter((fallback) => Object.keys(fallback).length > 0),
        options: fc.constant({ sticky: 'user' as const }),
      }),
    )
    .map(([core, rest]) => ({ name: comboNames[place] ?? '', ...core, ...rest }));

const someOf = <T>(items: readonly fc.Arbitrary<T>[]): fc.Arbitrary<readonly T[]> =>
  fc
    .tuple(...items.map((item) => fc.option(item, { nil: undefined, freq: 3 })))
    .map((made) => made.filter((item) => item !== undefined));

const connections = someOf(
  connectionNames.map((name): fc.Arbitrary<DeclaredConnection> =>
    members({
      settings: members({
        allowPrivateNetwork: fc.boolean(),
        headers: fc.constant({ 'x-team': '$${NOT} a reference', 'x-org': '${ORG}' }),
        models: fc.constant<string[]>(['own-model']),
      }).filter((settings) => Object.keys(settings).length > 0),
      models: fc.dictionary(
        modelIds,
        members({
          maxInputTokens: fc.integer({ min: 1, max: 9_999_999 }),
          features: fc.constant(Object.fromEntries(modelFeatures.map((feature) => [feature, true]))),
          usdPerMillion: fc.constant(Object.fromEntries(tokenKinds.map((kind) => [kind, '0.15']))),
        }),
        { minKeys: 1, maxKeys: 3, noNullPrototype: true },
      ),
    }).map((rest) => ({
      name,
      provider: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:8000/v1',
      secret: '${SOME_KEY}',
      ...rest,
    })),
  ),
);

const keys = someOf(
  keyNames.map((name): fc.Arbitrary<DeclaredKey> =>
    members({
      team: fc.constantFrom('web', 'no', '007'),
      tags: fc.uniqueArray(fc.constantFrom('ci', 'null', '1'), { minLength: 1 }),
      options: fc.constant<NonNullable<DeclaredKey['options']>>({ forwardAttribution: true, models: ['openai/*'] }),
    }).map((rest) => ({ name, secret: '${KEY}', ...rest })),
  ),
);

const aliases = someOf(
  aliasNames.map((name): fc.Arbitrary<DeclaredAlias> =>
    fc.record({ target: fc.record({ connection: fc.constantFrom(...connectionNames), model: modelIds.map((id) => id.replaceAll('*', '')) }) }).map(
      (rest) => ({ name, ...rest }),
    ),
  ),
);

/** Configurations of all sections; all connections are there when a combo or an alias is. */
export const arbitraryDeclaration: fc.Arbitrary<Declaration> = fc
  .record({ connections, keys, aliases, combos: someOf(comboNames.map((_, place) => combo(place))) })
  .map(({ connections: made, combos, aliases: named, keys: own }) => ({
    connections: sortByName(made),
    combos: sortByName(combos),
    aliases: sortByName(named),
    keys: sortByName(own),
  }));

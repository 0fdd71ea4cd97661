import { describe, expect, test } from 'vitest';
import { parseDeclaration } from './parse.ts';

const good = `
version: 1
connections:
  openai:
    provider: openai
    secret: \${OPENAI_API_KEY}
    models:
      gpt-x: { maxInputTokens: 1000 }
combos:
  fast:
    strategy: weighted
    targets:
      - { connection: openai, model: gpt-x, weight: 2 }
      - combo: slow
  slow:
    strategy: priority
    targets: [{ connection: elsewhere, model: m }]
aliases:
  gpt-*: { target: { connection: openai, model: 'gpt-*' } }
keys:
  my laptop: { team: web, tags: [ci] }
settings:
  routing: { unknownNames: { combo: fast } }
`;

const faultsOf = (text: string, known?: Parameters<typeof parseDeclaration>[1]) =>
  parseDeclaration(text, known).faults.map(
    ({ path, line, column, message }) => `${line}:${column} ${path}: ${message}`,
  );

const nothing = { connections: new Set<string>(), combos: new Set<string>(), aliases: new Set<string>() };

describe('omniroute.yaml', () => {
  test('is read into entities, each list sorted by name', () => {
    const { declaration, faults } = parseDeclaration(good);
    expect(faults).toEqual([]);
    expect(declaration.connections).toEqual([
      {
        name: 'openai',
        provider: 'openai',
        secret: '${OPENAI_API_KEY}',
        models: { 'gpt-x': { maxInputTokens: 1000 } },
      },
    ]);
    expect(declaration.combos.map(({ name }) => name)).toEqual(['fast', 'slow']);
    expect(declaration.aliases).toEqual([{ name: 'gpt-*', target: { connection: 'openai', model: 'gpt-*' } }]);
    expect(declaration.keys).toEqual([{ name: 'my laptop', team: 'web', tags: ['ci'] }]);
    expect(declaration.settings).toEqual({ routing: { unknownNames: { combo: 'fast' } } });
  });

  test('may be empty, and so may its sections', () => {
    expect(faultsOf('')).toEqual([]);
    expect(faultsOf('# nothing yet\ncombos:\nkeys:\n  laptop:\n')).toEqual([]);
  });

  test('has all of its faults reported together, each where it stands', () => {
    const text = `version: 2
combo: {}
connections:
  a/b: { provider: openai }
  c: { provider: openai, secret: sk-literal }
combos:
  one:
    strategy: fastest
    targets: []
    retries: 3
keys: [laptop]
`;
    const faults = faultsOf(text);
    expect(faults).toHaveLength(8);
    expect(faults[0]).toContain('1:10 version: This OmniRoute reads version 1');
    expect(faults[1]).toContain('2:1 combo: There is no section “combo”.');
    expect(faults[2]).toContain('4:3 connections["a/b"]: Start with a letter');
    expect(faults[3]).toContain('5:34 connections.c.secret: A secret never stands in this file.');
    expect(faults[3]).not.toContain('sk-literal');
    expect(faults[4]).toContain('8:15 combos.one.strategy: ');
    expect(faults[5]).toContain('9:14 combos.one.targets: A combo needs a target.');
    expect(faults[6]).toContain('10:5 combos.one.retries: There is no field “retries” here.');
    expect(faults[7]).toContain('11:7 keys: “keys” must be a mapping');
  });

  test('with bad YAML, names that come twice or too much of everything says so and where', () => {
    expect(faultsOf('combos: [')[0]).toMatch(/^1:10 : This is no valid YAML: /);
    expect(faultsOf('keys:\n  a: {}\n  a: {}\n')[0]).toMatch(/^3:3 : This is no valid YAML: .*unique/);
    expect(faultsOf('- a')[0]).toContain('1:1 : The top level of the file must be a mapping');
    expect(faultsOf('['.repeat(1000))[0]).toContain('nested too deeply');
    expect(faultsOf(' '.repeat(2_000_000))[0]).toContain('larger than 1 MiB');
    const bomb = [
      'a0: &a0 [x, x]',
      ...Array.from({ length: 20 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}]`),
    ];
    expect(faultsOf(bomb.join('\n'))[0]).toContain('The file cannot be read: ');
  });

  test('names what leads nowhere, once it is known what is there beside it', () => {
    expect(faultsOf(good, nothing)).toEqual([
      '17:29 combos.slow.targets[0].connection: There is no connection “elsewhere”, neither in this file nor in the gateway.',
    ]);
    expect(faultsOf(good, { ...nothing, connections: new Set(['elsewhere']) })).toEqual([]);
  });

  test('refuses combos and aliases that lead in a circle', () => {
    const circle = `
combos:
  a: { strategy: priority, targets: [{ combo: b }] }
  b: { strategy: priority, targets: [{ connection: x, model: m }], fallback: { chains: { context-length: a } } }
aliases:
  one: { target: { alias: one } }
`;
    expect(faultsOf(circle)).toEqual([
      '3:6 combos.a: This leads in a circle: a → b → a.',
      '4:6 combos.b: This leads in a circle: b → a → b.',
      '6:8 aliases.one: This leads in a circle: one → one.',
    ]);
  });
});

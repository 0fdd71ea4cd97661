import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, type Client, type DeclarationView } from '@omniroute/contract';
import { startFakeUpstream, tempDirectory, type FakeUpstream } from '@omniroute/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chatBody } from './__fixtures__/test-gateway.ts';
import { linkSiblings } from './cluster/siblings.ts';
import { readEnv } from './env.ts';
import { start, type Running } from './start.ts';

const token = 'test-admin-token-0123456789';
const clientKey = 'sk-team-0123456789-abcdef';

let upstream: FakeUpstream;
let directory: Awaited<ReturnType<typeof tempDirectory>>;
let file: string;
let running: Running | undefined;
let admin: Client;

beforeEach(async () => {
  upstream = await startFakeUpstream({ format: 'openai-chat' });
  directory = await tempDirectory();
  file = join(directory.path, 'omniroute.yaml');
  vi.stubEnv('TEST_UPSTREAM_KEY', 'sk-upstream-secret');
  vi.stubEnv('TEST_UPSTREAM_URL', upstream.url);
  vi.stubEnv('TEST_CLIENT_KEY', clientKey);
});

async function stopGateway(): Promise<void> {
  await running?.stop();
  running = undefined;
}

afterEach(async () => {
  await stopGateway();
  await upstream.close();
  await directory.remove();
  vi.unstubAllEnvs();
});

async function startGateway(variables: Readonly<Record<string, string>> = {}): Promise<void> {
  await stopGateway();
  const env = readEnv({
    OMNIROUTE_PORT: '0',
    OMNIROUTE_DATA_DIR: directory.path,
    OMNIROUTE_ADMIN_TOKEN: token,
    OMNIROUTE_ADMIN_PASSWORD: 'a test password',
    OMNIROUTE_LOG_LEVEL: 'silent',
    ...variables,
  });
  running = await start(env, '0.0.0-test', linkSiblings());
  admin = createClient({ baseUrl: running.url, token });
}

const connection = `
connections:
  house:
    provider: openai-compatible
    baseUrl: \${TEST_UPSTREAM_URL}
    secret: \${TEST_UPSTREAM_KEY}
    settings: { allowPrivateNetwork: true }
    models: { m: { maxInputTokens: 1000, usdPerMillion: { input: '1' } } }
`;
const whole = `${connection}
combos:
  outer: { strategy: priority, targets: [{ combo: inner }] }
  inner: { strategy: weighted, targets: [{ connection: house, model: m, weight: 2 }], fallback: { attempts: 1 } }
aliases:
  gpt-*: { target: { combo: outer } }
keys:
  team: { secret: '\${TEST_CLIENT_KEY}', team: web, tags: [ci], options: { limits: { rpm: 100 } } }
settings:
  routing: { unknownNames: { combo: inner } }
`;

const until = (state: DeclarationView['state']) =>
  vi.waitFor(
    async () => {
      const found = await admin.call('getDeclaration', {});
      expect(found.state).toBe(state);
      return found;
    },
    { timeout: 10_000, interval: 50 },
  );

const ask = (model: string) =>
  fetch(`${running?.url ?? ''}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${clientKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(chatBody(model)),
  });

const namesOf = async (name: 'listConnections' | 'listCombos') =>
  (await admin.call(name, {})).items.map((item) => item.name);

describe('a configuration file', () => {
  test('is in force when the gateway has started, and owns what it has', async () => {
    await writeFile(file, whole);
    await startGateway();
    expect(await admin.call('getDeclaration', {})).toMatchObject({ state: 'loaded', path: file, faults: [] });
    for (const model of ['outer', 'combo/inner', 'gpt-5', 'whatever']) expect((await ask(model)).status).toBe(200);
    const combo = await admin.call('getCombo', { params: { id: 'inner' } });
    expect(combo).toMatchObject({ version: 1, declaredIn: file });
    const { items: keys } = await admin.call('listKeys', {});
    expect(keys).toMatchObject([{ name: 'team', team: 'web', tags: ['ci'], declaredIn: file }]);
    expect((await admin.call('listAliases', {})).items).toMatchObject([{ name: 'gpt-*', declaredIn: file }]);
    for (const refused of [
      () => admin.call('deleteAlias', { params: { id: 'gpt-*' } }),
      () => admin.call('setRoutingDefaults', { body: {} }),
      () => admin.call('updateCombo', { params: { id: 'inner' }, body: { strategy: 'random' } }),
      () => admin.call('deleteCombo', { params: { id: 'outer' } }),
      () =>
        admin.call('beginComboCanary', {
          params: { id: 'inner' },
          body: { changes: { strategy: 'random' }, percentage: 1, forMs: 1000 },
        }),
      () => admin.call('updateConnection', { params: { id: 'house' }, body: { name: 'home' } }),
      () => admin.call('deleteConnection', { params: { id: 'house' } }),
      () => admin.call('overrideConnectionModel', { params: { id: 'house' }, body: { id: 'm', facts: null } }),
      () => admin.call('revokeKey', { params: { id: keys[0]?.id ?? '' } }),
    ]) {
      await expect(refused()).rejects.toMatchObject({ httpStatus: 409, message: expect.stringContaining(file) });
    }
    await startGateway();
    expect(await admin.call('getCombo', { params: { id: 'inner' } })).toMatchObject({ id: combo.id, version: 1 });
  });

  test('that is wrong at the start hinders nothing, and all of its faults are told', async () => {
    await writeFile(file, `${whole}\nfoo: 1\ncombos2: {}\n`);
    await startGateway();
    const { state, faults } = await admin.call('getDeclaration', {});
    expect(state).toBe('invalid');
    expect(faults.map(({ path, line }) => ({ path, line }))).toEqual([
      { path: 'foo', line: 20 },
      { path: 'combos2', line: 21 },
    ]);
    expect(await namesOf('listCombos')).toEqual([]);
  });

  test('is taken over when it changes, whether written in place or replaced, and what left it is removed', async () => {
    await writeFile(file, whole);
    await startGateway();
    await admin.call('createConnection', { body: { provider: 'openai', name: 'own', secret: 'sk-own' } });
    await writeFile(file, whole.replace('attempts: 1', 'attempts: 2'));
    await vi.waitFor(
      async () => {
        expect((await admin.call('getCombo', { params: { id: 'inner' } })).version).toBe(2);
      },
      { timeout: 10_000 },
    );
    const draft = join(directory.path, 'omniroute.yaml.tmp');
    await writeFile(draft, connection);
    await rename(draft, file);
    await vi.waitFor(async () => expect(await namesOf('listCombos')).toEqual([]), { timeout: 10_000 });
    expect(await namesOf('listConnections')).toEqual(['house', 'own']);
    expect((await ask('house/m')).status).toBe(401);
    await writeFile(file, 'version: 1\n');
    await vi.waitFor(async () => expect(await namesOf('listConnections')).toEqual(['own']), { timeout: 10_000 });
  });

  test('that becomes wrong, empty or vanishes leaves what it said in force, until it is right again', async () => {
    await writeFile(file, whole);
    await startGateway();
    await writeFile(file, whole.replace('priority', 'fastest'));
    const { faults } = await until('invalid');
    expect(faults).toMatchObject([{ path: 'combos.outer.strategy', line: 11 }]);
    expect((await ask('outer')).status).toBe(200);
    await writeFile(file, whole);
    await until('loaded');
    await rm(file);
    expect((await until('invalid')).faults[0]?.message).toContain('not there');
    await writeFile(file, '');
    await running?.reload();
    expect((await until('invalid')).faults[0]?.message).toContain('is empty');
    expect((await ask('outer')).status).toBe(200);
  });

  test('is refused as a whole, with the place, for what only the gateway can know', async () => {
    vi.stubEnv('TEST_UPSTREAM_KEY', '');
    await startGateway();
    await admin.call('createConnection', { body: { provider: 'openai', name: 'own', secret: 'sk-own' } });
    const text = `${whole}
  # wrong
`.replace('connection: house, model: m', 'connection: nobody, model: m');
    await writeFile(file, text.replace('keys:\n', 'keys:\n  unknown: {}\n'));
    const { faults } = await until('invalid');
    expect(faults.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'connections.house.secret: The variable TEST_UPSTREAM_KEY is not set.',
      'combos.inner.targets[0].connection: There is no connection “nobody”, neither in this file nor in the gateway.',
      'keys.unknown.secret: There is no key “unknown”. Say where its secret is: secret: ${A_VARIABLE}.',
    ]);
    expect(await namesOf('listConnections')).toEqual(['own']);
  });

  test('does not take away what the database’s own entities need', async () => {
    await writeFile(file, whole);
    await startGateway();
    const targets = [{ connection: 'house', model: 'm' }];
    await admin.call('createCombo', { body: { name: 'own', strategy: 'priority', targets } });
    await writeFile(file, 'version: 1\n');
    const { faults } = await until('invalid');
    expect(faults.map(({ message }) => message).join()).toContain('“house” left the file. “house” is a target');
    expect(await namesOf('listCombos')).toEqual(['inner', 'outer', 'own']);
  });

  test('describes keys that are there, and makes others; without it the former stay and the latter are revoked', async () => {
    await startGateway();
    await admin.call('createKey', { body: { name: 'laptop', team: 'old' } });
    await writeFile(file, whole.replace('keys:\n', 'keys:\n  laptop: { tags: [mine] }\n'));
    await until('loaded');
    const keys = async () => {
      const { items } = await admin.call('listKeys', {});
      return items.map(({ name, team, tags, revokedAt, declaredIn }) => {
        return { name, team, tags, isRevoked: revokedAt !== undefined, isOwned: declaredIn !== undefined };
      });
    };
    expect(await keys()).toEqual([
      { name: 'team', team: 'web', tags: ['ci'], isRevoked: false, isOwned: true },
      { name: 'laptop', team: undefined, tags: ['mine'], isRevoked: false, isOwned: true },
    ]);
    await writeFile(file, connection);
    await vi.waitFor(async () => expect((await ask('house/m')).status).toBe(401), { timeout: 10_000 });
    expect(await keys()).toEqual([
      { name: 'team', team: 'web', tags: ['ci'], isRevoked: true, isOwned: false },
      { name: 'laptop', team: undefined, tags: ['mine'], isRevoked: false, isOwned: false },
    ]);
  });

  test('that is gone at the next start leaves its entities to the database; one that was named does not', async () => {
    await writeFile(file, whole);
    await startGateway();
    await rm(file);
    await startGateway({ OMNIROUTE_CONFIG: file });
    expect((await admin.call('getCombo', { params: { id: 'inner' } })).declaredIn).toBe(file);
    await startGateway();
    expect((await admin.call('getCombo', { params: { id: 'inner' } })).declaredIn).toBeUndefined();
    await admin.call('deleteCombo', { params: { id: 'outer' } }).catch(() => undefined);
    expect(await admin.call('updateCombo', { params: { id: 'inner' }, body: { strategy: 'random' } })).toMatchObject({
      version: 2,
    });
  });
});

describe('a file that is applied', () => {
  const variables = { TEST_UPSTREAM_KEY: 'sk-upstream-secret', TEST_CLIENT_KEY: clientKey };

  test('is written into the database, and exported it is what was applied', async () => {
    await startGateway();
    const yaml = whole.replace('${TEST_UPSTREAM_URL}', upstream.url);
    const dry = await admin.call('applyDeclaration', { body: { yaml, variables, dryRun: true } });
    expect(dry).toMatchObject({ applied: false, faults: [] });
    expect(dry.changes.map(({ type, section, name }) => `${type} ${section} ${name}`)).toEqual([
      'added connections house',
      'added combos inner',
      'added combos outer',
      'added aliases gpt-*',
      'added keys team',
      'added settings routing',
    ]);
    expect(await namesOf('listConnections')).toEqual([]);
    expect(await admin.call('applyDeclaration', { body: { yaml, variables } })).toMatchObject({ applied: true });
    expect((await ask('gpt-5')).status).toBe(200);
    const again = await admin.call('applyDeclaration', { body: { yaml, variables } });
    expect(again).toEqual({ applied: true, changes: [], faults: [] });
    const exported = await admin.call('exportConfiguration', {});
    expect(exported.variables.map(({ name }) => name)).toEqual(['HOUSE_API_KEY', 'KEY_TEAM_API_KEY']);
    for (const secret of Object.values(variables)) expect(exported.yaml).not.toContain(secret);
    // Secrets that are there stay, so the very same text changes nothing.
    const kept = await admin.call('applyDeclaration', { body: { yaml: exported.yaml } });
    expect(kept).toEqual({ applied: true, changes: [], faults: [] });
    await stopGateway();
    await directory.remove();
    directory = await tempDirectory();
    await startGateway();
    const values = { HOUSE_API_KEY: 'sk-upstream-secret', KEY_TEAM_API_KEY: clientKey };
    const moved = await admin.call('applyDeclaration', { body: { yaml: exported.yaml, variables: values } });
    expect(moved).toMatchObject({ applied: true, faults: [] });
    expect((await admin.call('exportConfiguration', {})).yaml).toBe(exported.yaml);
    expect((await ask('gpt-5')).status).toBe(200);
  });

  test('looks at no variable of the gateway’s own environment', async () => {
    await startGateway();
    const { applied, faults } = await admin.call('applyDeclaration', { body: { yaml: whole } });
    expect(applied).toBe(false);
    expect(faults.map(({ message }) => message)).toEqual([
      'The variable TEST_UPSTREAM_URL is not set.',
      'The variable TEST_UPSTREAM_KEY is not set.',
      'The variable TEST_CLIENT_KEY is not set.',
    ]);
  });

  test('gives another secret to what has one, and takes a key’s former one out of force', async () => {
    await startGateway();
    const yaml = whole.replace('${TEST_UPSTREAM_URL}', upstream.url);
    await admin.call('applyDeclaration', { body: { yaml, variables } });
    const changed = { TEST_UPSTREAM_KEY: 'sk-another-secret', TEST_CLIENT_KEY: 'sk-team-another-one-9876' };
    const { changes } = await admin.call('applyDeclaration', { body: { yaml, variables: changed } });
    expect(changes.map(({ name, fields }) => ({ name, fields }))).toEqual([
      { name: 'house', fields: ['secret'] },
      { name: 'team', fields: ['secret'] },
    ]);
    expect((await ask('outer')).status).toBe(401);
    expect(JSON.stringify(changes)).not.toContain('another');
  });

  test('changes nothing of what the gateway’s own file has', async () => {
    await writeFile(file, connection);
    await startGateway();
    const yaml = 'connections:\n  house: { provider: openai-compatible, baseUrl: https://example.com }\n';
    const { applied, faults } = await admin.call('applyDeclaration', { body: { yaml } });
    expect(applied).toBe(false);
    expect(faults[0]).toMatchObject({ path: 'connections.house', line: 2, message: expect.stringContaining(file) });
  });
});

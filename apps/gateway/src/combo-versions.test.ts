import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.addUpstream('one');
  await gateway.addUpstream('two');
});
afterAll(() => gateway.stop());

const target = (connection: string) => ({ connection, model: 'm' });

async function addCombo(name: string) {
  return gateway.admin.call('createCombo', { body: { name, strategy: 'priority', targets: [target('one')] } });
}

const connectionOf = async (combo: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await gateway.post('/v1/chat/completions', chatBody(combo), { headers });
  await response.text();
  return response.headers.get('x-omniroute-connection');
};

test('every change of a combo is a version that says what it changed, and a save of the same is none', async () => {
  const { id } = await addCombo('history');
  const params = { id };
  await gateway.admin.call('updateCombo', { params, body: { targets: [target('two'), target('one')] } });
  await gateway.admin.call('updateCombo', { params, body: { targets: [target('two'), target('one')], options: {} } });
  await gateway.admin.call('updateCombo', { params, body: { fallback: { attempts: 1 } } });
  const first = await gateway.admin.call('listComboVersions', { params, query: { limit: 2 } });
  expect(first.items.map(({ version, state, changes }) => ({ version, state, changes }))).toEqual([
    { version: 3, state: 'current', changes: { fields: [{ field: 'fallback.attempts', after: 1 }], targets: [] } },
    { version: 2, state: 'stored', changes: { fields: [], targets: [{ type: 'added', name: 'two/m', to: 0 }] } },
  ]);
  const rest = await gateway.admin.call('listComboVersions', { params, query: { cursor: first.nextCursor ?? '' } });
  expect(rest.items.map(({ version, changes }) => ({ version, changes }))).toEqual([
    { version: 1, changes: undefined },
  ]);
  const diff = await gateway.admin.call('diffComboVersions', { params, query: { from: 3, to: 1 } });
  expect(diff.targets).toEqual([{ type: 'removed', name: 'two/m', from: 0 }]);
});

test('a roll-back is a new version that equals the old one', async () => {
  const { id } = await addCombo('back');
  const params = { id };
  await gateway.admin.call('updateCombo', { params, body: { targets: [target('two')] } });
  const back = await gateway.admin.call('rollBackCombo', { params, body: { version: 1 } });
  expect(back).toMatchObject({ version: 3, targets: [{ connectionName: 'one' }] });
  expect(await connectionOf('back')).toBe('one');
  expect(await gateway.admin.call('rollBackCombo', { params, body: { version: 1 } })).toMatchObject({ version: 3 });
});

test('a version whose connection is gone is not rolled back to, and the reason is said', async () => {
  await gateway.addUpstream('fleeting');
  const body = { name: 'lost', strategy: 'priority' as const, targets: [target('fleeting')] };
  const { id } = await gateway.admin.call('createCombo', { body });
  await gateway.admin.call('updateCombo', { params: { id }, body: { targets: [target('one')] } });
  await gateway.admin.call('deleteConnection', { params: { id: 'fleeting' } });
  await expect(gateway.admin.call('rollBackCombo', { params: { id }, body: { version: 1 } })).rejects.toMatchObject({
    code: 'invalid-input',
    field: 'version',
    message: expect.stringContaining('the connection of its target 1, m, was deleted'),
  });
  await expect(gateway.admin.call('rollBackCombo', { params: { id }, body: { version: 9 } })).rejects.toThrow(
    'has no version 9',
  );
});

test('a canary serves its share of the keys, users or requests, and every request names the version that served it', async () => {
  const { id } = await addCombo('tried');
  const params = { id };
  const began = await gateway.admin.call('beginComboCanary', {
    params,
    body: { changes: { targets: [target('two')] }, percentage: 50, by: 'session', forMs: 3_600_000 },
  });
  expect(began).toMatchObject({ version: 1, canary: { version: 2, percentage: 50, state: 'running' } });
  const sessions = Array.from({ length: 40 }, (_, place) => `s${place}`);
  const served = await Promise.all(
    sessions.map(async (session) => {
      const headers = { 'x-omniroute-session': session };
      const simulated = await gateway.admin.call('simulate', {
        body: { model: 'tried', request: chatBody('tried'), headers, key: 'tests' },
      });
      const connection = await connectionOf('tried', headers);
      expect(simulated.order[0]?.connectionName).toBe(connection);
      expect(simulated.combo?.version).toBe(connection === 'two' ? 2 : 1);
      expect(await connectionOf('tried', headers)).toBe(connection);
      return connection;
    }),
  );
  const candidates = served.filter((connection) => connection === 'two').length;
  expect(candidates).toBeGreaterThan(5);
  expect(candidates).toBeLessThan(35);
  const { items } = await gateway.admin.call('listRequests', { query: { limit: 200, model: 'tried' } });
  expect(items).toHaveLength(80);
  for (const { combo, target: last } of items) expect(combo?.version).toBe(last?.connection === 'two' ? 2 : 1);
  const report = await gateway.admin.call('getComboCanary', { params });
  expect(report.versions).toMatchObject([
    { version: 1, requests: 80 - 2 * candidates, errors: 0 },
    { version: 2, requests: 2 * candidates, share: candidates / 40 },
  ]);
});

test('while a canary runs the combo stays as it is; promoted, the candidate is served to everybody under its number', async () => {
  const { id } = await addCombo('promoted');
  const params = { id };
  const body = { changes: { targets: [target('two')] }, percentage: 1, forMs: 3_600_000 };
  await gateway.admin.call('beginComboCanary', { params, body });
  for (const change of [
    () => gateway.admin.call('updateCombo', { params, body: { strategy: 'random' } }),
    () => gateway.admin.call('rollBackCombo', { params, body: { version: 1 } }),
    () => gateway.admin.call('beginComboCanary', { params, body }),
  ]) {
    await expect(change()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Promote or abort'),
    });
  }
  expect(await gateway.admin.call('promoteComboCanary', { params })).toMatchObject({ version: 2 });
  expect(await connectionOf('promoted')).toBe('two');
  const next = await gateway.admin.call('updateCombo', { params, body: { strategy: 'random' } });
  expect(next.version).toBe(3);
  expect(next.canary).toBeUndefined();
});

test('an aborted canary leaves its version among the others, and a stored one can be tried', async () => {
  const { id } = await addCombo('aborted');
  const params = { id };
  const body = { changes: { targets: [target('two')] }, percentage: 100, forMs: 3_600_000 };
  await gateway.admin.call('beginComboCanary', { params, body });
  expect(await connectionOf('aborted')).toBe('two');
  await gateway.admin.call('abortComboCanary', { params });
  expect(await connectionOf('aborted')).toBe('one');
  await gateway.admin.call('beginComboCanary', { params, body: { version: 2, percentage: 100, forMs: 3_600_000 } });
  expect(await connectionOf('aborted')).toBe('two');
  await expect(gateway.admin.call('abortComboCanary', { params: { id: 'history' } })).rejects.toThrow('has no canary');
});

test.each([
  [{ percentage: 10, forMs: 1000 }, 'Name a `version` or say its `changes`'],
  [{ version: 1, percentage: 10, forMs: 1000 }, 'what is served already'],
  [{ changes: { strategy: 'random' as const }, percentage: 10 }, 'Say when the canary ends'],
  [{ changes: { strategy: 'random' as const }, percentage: 10, untilMs: 1 }, 'would have ended already'],
  [{ version: 7, percentage: 10, forMs: 1000 }, 'has no version 7'],
])('a canary that cannot be is refused with the reason: %o', async (body, message) => {
  const combos = await gateway.admin.call('listCombos', {});
  const { id } = combos.items.find(({ name }) => name === 'refused') ?? (await addCombo('refused'));
  await expect(gateway.admin.call('beginComboCanary', { params: { id }, body })).rejects.toThrow(message);
});

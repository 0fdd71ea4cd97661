import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RouteInput } from '@omniroute/contract';
import type { FakeUpstream } from '@omniroute/testing';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let near: FakeUpstream;
let far: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  near = await gateway.addUpstream('near');
  far = await gateway.addUpstream('far', 'openai-chat', { settings: { allowPrivateNetwork: true, models: ['m-far'] } });
  near.setDefault({ kind: 'reply', text: 'near', deltas: 1 });
  far.setDefault({ kind: 'reply', text: 'far', deltas: 1 });
  await gateway.admin.call('createCombo', {
    body: { name: 'fast', strategy: 'priority', targets: [{ connection: 'near', model: 'm-near' }] },
  });
});
afterAll(() => gateway.stop());

async function ask(model: string) {
  const response = await gateway.post('/v1/chat/completions', chatBody(model));
  const { error } = (await response.json()) as { error?: { message: string } };
  const { headers, status } = response;
  const target = `${headers.get('x-omniroute-connection')}/${headers.get('x-omniroute-model')}`;
  return { status, target, message: error?.message, id: headers.get('x-request-id') ?? '' };
}

describe('an alias', () => {
  test('leads requests to its combo, model or alias, and the request keeps the name that the client wrote', async () => {
    await gateway.admin.call('createAlias', { body: { name: 'gpt-4o', target: { combo: 'fast' } } });
    await gateway.admin.call('createAlias', { body: { name: 'vendor/best', target: { alias: 'gpt-4o' } } });
    await gateway.admin.call('createAlias', { body: { name: 'other', target: { connection: 'far', model: 'm-far' } } });
    expect(await ask('gpt-4o')).toMatchObject({ status: 200, target: 'near/m-near' });
    expect(await ask('other')).toMatchObject({ status: 200, target: 'far/m-far' });
    const { id, target } = await ask('vendor/best');
    expect(target).toBe('near/m-near');
    const request = await gateway.admin.call('getRequest', { params: { id } });
    expect(request).toMatchObject({ model: 'vendor/best', combo: { name: 'fast' } });
  });

  test('is shown with what it leads to and which listed models it stands before, and is found by its name', async () => {
    const { hides, target } = await gateway.admin.call('createAlias', {
      body: { name: 'm-far', target: { connection: 'near', model: 'm-near' } },
    });
    expect(hides).toEqual({ total: 1, examples: ['m-far'] });
    expect(target).toMatchObject({ connectionName: 'near', model: 'm-near' });
    expect(await ask('m-far')).toMatchObject({ target: 'near/m-near' });
    expect(await ask('far/m-far')).toMatchObject({ target: 'far/m-far' });
    const found = await gateway.admin.call('getAlias', { params: { id: 'vendor/best' } });
    expect(found.target).toMatchObject({ aliasName: 'gpt-4o' });
    const moved = await gateway.admin.call('updateAlias', {
      params: { id: 'm-far' },
      body: { target: { combo: 'fast' } },
    });
    expect(moved.target).toMatchObject({ comboName: 'fast' });
    await gateway.admin.call('deleteAlias', { params: { id: 'm-far' } });
    expect(await ask('m-far')).toMatchObject({ target: 'far/m-far' });
  });

  test('tells the simulator over which names it led', async () => {
    const simulation = await gateway.admin.call('simulate', { body: { model: 'vendor/best', request: chatBody('x') } });
    expect(simulation.via).toEqual({ kind: 'alias', names: ['vendor/best', 'gpt-4o'] });
    expect(simulation.order.map(({ connectionName }) => connectionName)).toEqual(['near']);
  });

  test('is listed as a model, and near names know it', async () => {
    const response = await fetch(`${gateway.url}/v1/models`, { headers: { 'x-api-key': gateway.key } });
    const { data } = (await response.json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining(['fast', 'gpt-4o', 'vendor/best', 'far/m-far']));
    expect((await ask('vendor/bset')).message).toContain('vendor/best');
  });
});

describe('a pattern', () => {
  test('puts what it matched into the model, and lists the models that it stands for', async () => {
    await gateway.admin.call('createAlias', {
      body: { name: 'anthropic/*', target: { connection: 'far', model: 'm-*' } },
    });
    await gateway.admin.call('createAlias', { body: { name: 'gpt-*', target: { combo: 'fast' } } });
    expect(await ask('anthropic/new-one')).toMatchObject({ target: 'far/m-new-one' });
    expect(await ask('gpt-whatever')).toMatchObject({ target: 'near/m-near' });
    const one = await fetch(`${gateway.url}/v1/models/anthropic/far`, { headers: { 'x-api-key': gateway.key } });
    expect(one.status).toBe(200);
    const simulation = await gateway.admin.call('simulate', { body: { model: 'gpt-9', request: chatBody('x') } });
    expect(simulation.via).toEqual({ kind: 'pattern', names: ['gpt-*'] });
  });
});

describe('what would break a name is refused and says what to do', () => {
  type Refused = readonly [string, () => Promise<unknown>, string, string];
  const refused: readonly Refused[] = [
    [
      'a combo’s name',
      () => gateway.admin.call('createAlias', { body: { name: 'fast', target: { combo: 'fast' } } }),
      'conflict',
      'is a combo',
    ],
    [
      'combo/…',
      () => gateway.admin.call('createAlias', { body: { name: 'combo/x', target: { combo: 'fast' } } }),
      'invalid-input',
      'combo/',
    ],
    [
      'a connection’s models',
      () => gateway.admin.call('createAlias', { body: { name: 'near/*', target: { combo: 'fast' } } }),
      'conflict',
      'connection “near”',
    ],
    [
      'a * without a match',
      () => gateway.admin.call('createAlias', { body: { name: 'x', target: { connection: 'far', model: 'm-*' } } }),
      'invalid-input',
      'alias with *',
    ],
    [
      'more * than it matches',
      () => gateway.admin.call('createAlias', { body: { name: 'x-*', target: { connection: 'far', model: '*-*' } } }),
      'invalid-input',
      '2 *',
    ],
    [
      'a taken name',
      () => gateway.admin.call('createAlias', { body: { name: 'gpt-4o', target: { combo: 'fast' } } }),
      'conflict',
      'exists already',
    ],
    [
      'nobody’s name',
      () => gateway.admin.call('createAlias', { body: { name: 'x', target: { combo: 'nobody' } } }),
      'invalid-input',
      'no combo',
    ],
    [
      'a pattern as a target',
      () => gateway.admin.call('createAlias', { body: { name: 'x', target: { alias: 'gpt-*' } } }),
      'invalid-input',
      'is a pattern',
    ],
    [
      'a circle',
      () => gateway.admin.call('updateAlias', { params: { id: 'gpt-4o' }, body: { target: { alias: 'vendor/best' } } }),
      'invalid-input',
      'gpt-4o → vendor/best → gpt-4o',
    ],
    [
      'an alias’s name for a combo',
      () => gateway.admin.call('updateCombo', { params: { id: 'fast' }, body: { name: 'gpt-4o' } }),
      'conflict',
      'is an alias',
    ],
    [
      'a pattern’s names for a connection',
      () => gateway.admin.call('updateConnection', { params: { id: 'far' }, body: { name: 'anthropic' } }),
      'conflict',
      'anthropic/*',
    ],
    [
      'an alias that is led to',
      () => gateway.admin.call('deleteAlias', { params: { id: 'gpt-4o' } }),
      'in-use',
      'vendor/best',
    ],
    ['a combo that is led to', () => gateway.admin.call('deleteCombo', { params: { id: 'fast' } }), 'in-use', 'gpt-4o'],
    [
      'a connection that is led to',
      () => gateway.admin.call('deleteConnection', { params: { id: 'far' } }),
      'in-use',
      'anthropic/*',
    ],
  ];
  test.each(refused)('%s', async (_, attempt, code, words) => {
    await expect(attempt()).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });
});

describe('what holds for all names', () => {
  const set = (body: RouteInput<'setRoutingDefaults'>['body']) => gateway.admin.call('setRoutingDefaults', { body });

  test('is off at first', async () => {
    expect(await gateway.admin.call('getRoutingDefaults', {})).toEqual({});
    expect(await ask('nobody-has-it')).toMatchObject({ status: 404 });
    far.script({ kind: 'error', status: 500 });
    expect(await ask('far/m-far')).toMatchObject({ status: 503 });
  });

  test('a model that was addressed directly goes on with the combo after its failure, by kind', async () => {
    await set({ afterFailure: { combo: 'fast', on: ['unavailable'] } });
    expect(await ask('far/m-far')).toMatchObject({ status: 200, target: 'far/m-far' });
    far.script({ kind: 'error', status: 500 });
    const { target, id } = await ask('far/m-far');
    expect(target).toBe('near/m-near');
    const { attempts, combo } = await gateway.admin.call('getRequest', { params: { id } });
    expect(attempts.map(({ failureKind }) => failureKind)).toEqual(['unavailable', undefined]);
    expect(combo).toBeUndefined();
    far.script({ kind: 'error', status: 429 });
    expect(await ask('far/m-far')).toMatchObject({ status: 429 });
    const hits = near.hits.length;
    near.script({ kind: 'error', status: 500 });
    expect(await ask('near/m-near')).toMatchObject({ status: 503 });
    expect(near.hits.length - hits).toBe(1);
  });

  test('a name that nobody has goes to the combo, and says so', async () => {
    await set({ unknownNames: { combo: 'fast' } });
    expect(await ask('nobody-has-it')).toMatchObject({ status: 200, target: 'near/m-near' });
    expect(await ask('combo/nobody')).toMatchObject({ status: 404 });
    const body = { model: 'nobody-has-it', request: chatBody('x') };
    expect((await gateway.admin.call('simulate', { body })).via).toEqual({ kind: 'unknown-name', names: [] });
    await gateway.admin.call('deleteAlias', { params: { id: 'vendor/best' } });
    for (const id of ['gpt-4o', 'gpt-*']) await gateway.admin.call('deleteAlias', { params: { id } });
    await expect(gateway.admin.call('deleteCombo', { params: { id: 'fast' } })).rejects.toMatchObject({
      code: 'in-use',
    });
    await set({});
    await gateway.admin.call('deleteCombo', { params: { id: 'fast' } });
  });
});

import { createPrivateKey, generateKeyPairSync, verify } from 'node:crypto';
import type { UpstreamConnection } from '@omniroute/core';
import { afterEach, expect, test } from 'vitest';
import { replyJson, startLoopback, type LoopbackRequest } from '../__fixtures__/loopback-server.ts';
import { createHttpClient } from '../http-client.ts';
import { createGoogleTokens } from './google-token.ts';
import { signRs256 } from './sign-jwt.ts';
import { rfc7515Key, rfc7515Token } from './__fixtures__/rfc7515-a2.ts';

const client = createHttpClient();
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function connectionTo(origin: string, account: object = {}): UpstreamConnection {
  const file = {
    type: 'service_account',
    project_id: 'p',
    private_key_id: 'k1',
    private_key: pem,
    client_email: 'robot@p.iam.gserviceaccount.com',
    token_uri: `${origin}/token`,
    ...account,
  };
  const settings = { allowPrivateNetwork: true };
  return { id: 'con_1', name: 'c', provider: 'vertex', baseUrl: origin, secret: JSON.stringify(file), settings };
}

/** A token server that hands out `t1`, `t2` … and says how long they live. */
async function startTokens(answer: (number: number) => { status: number; body: object }) {
  let count = 0;
  const server = await startLoopback((socket) => {
    count += 1;
    const { status, body } = answer(count);
    replyJson(socket, status, body);
  });
  cleanUps.push(() => server.close());
  return server;
}

const hourly = (number: number) => ({ status: 200, body: { access_token: `t${number}`, expires_in: 3600 } });

test('RS256 signatures are those of RFC 7515, appendix A.2', () => {
  const payload = '{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}';
  const key = createPrivateKey({ key: rfc7515Key, format: 'jwk' });
  expect(signRs256('{"alg":"RS256"}', payload, key)).toBe(rfc7515Token);
});

test('a token is asked for by a signed assertion', async () => {
  const server = await startTokens(hourly);
  const tokens = createGoogleTokens(client, () => 1_800_000_000_500);
  expect(await tokens.tokenOf(connectionTo(server.origin))).toBe('t1');
  const request = server.requests[0] as LoopbackRequest;
  expect(request).toMatchObject({ method: 'POST', path: '/token' });
  expect(request.headers['content-type']).toBe('application/x-www-form-urlencoded');
  const form = new URLSearchParams(request.body);
  expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
  expect(read(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
  expect(read(claims)).toEqual({
    iss: 'robot@p.iam.gserviceaccount.com',
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    aud: `${server.origin}/token`,
    iat: 1_800_000_000,
    exp: 1_800_003_600,
  });
  const good = verify('sha256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, 'base64url'));
  expect(good).toBe(true);
});

test('calls at the same time share one question, and later ones its answer', async () => {
  const server = await startTokens(hourly);
  const tokens = createGoogleTokens(client, () => 0);
  const connection = connectionTo(server.origin);
  const all = await Promise.all([1, 2, 3].map(() => tokens.tokenOf(connection)));
  expect(all).toEqual(['t1', 't1', 't1']);
  // An edit of the connection makes a new object of the same id.
  expect(await tokens.tokenOf({ ...connection, name: 'renamed' })).toBe('t1');
  expect(server.requests).toHaveLength(1);
});

test('a token is renewed before it ends, without a call waiting for it', async () => {
  const server = await startTokens(hourly);
  let nowMs = 0;
  const tokens = createGoogleTokens(client, () => nowMs);
  const connection = connectionTo(server.origin);
  await tokens.tokenOf(connection);
  nowMs = 3_600_000 - 60_000;
  expect(await tokens.tokenOf(connection)).toBe('t1');
  await expect.poll(() => tokens.tokenOf(connection)).toBe('t2');
  nowMs += 3_600_000;
  expect(await tokens.tokenOf(connection)).toBe('t3');
});

test('a failed renewal leaves the old token until it ends, and then shows', async () => {
  const server = await startTokens((number) => (number === 1 ? hourly(1) : { status: 503, body: {} }));
  let nowMs = 0;
  const tokens = createGoogleTokens(client, () => nowMs);
  const connection = connectionTo(server.origin);
  await tokens.tokenOf(connection);
  nowMs = 3_600_000 - 60_000;
  expect(await tokens.tokenOf(connection)).toBe('t1');
  await expect.poll(() => server.requests.length).toBe(2);
  expect(await tokens.tokenOf(connection)).toBe('t1');
  nowMs = 3_600_000;
  await expect(tokens.tokenOf(connection)).rejects.toThrow('No token');
});

test('another secret, or a token that was refused, asks anew', async () => {
  const server = await startTokens(hourly);
  const tokens = createGoogleTokens(client, () => 0);
  const connection = connectionTo(server.origin);
  expect(await tokens.tokenOf(connection)).toBe('t1');
  tokens.forget(connection);
  expect(await tokens.tokenOf(connection)).toBe('t2');
  expect(await tokens.tokenOf(connectionTo(server.origin, { private_key_id: 'k2' }))).toBe('t3');
});

test.each([
  ['no JSON', 'AIzaSomething', 'not the JSON of a service account'],
  ['credentials of a person', '{"type":"authorized_user"}', 'of the type “authorized_user”'],
  ['no key', '{"type":"service_account","client_email":"a"}', 'lacks client_email or private_key'],
  ['a damaged key', '{"client_email":"a","private_key":"-----BEGIN"}', 'is damaged'],
  [
    'an address that is none',
    JSON.stringify({ client_email: 'a', private_key: pem, token_uri: 'nowhere' }),
    'token_uri',
  ],
])('a secret with %s is refused with the reason', async (_, secret, reason) => {
  const tokens = createGoogleTokens(client);
  const error = await tokens
    .tokenOf({ ...connectionTo('http://127.0.0.1:1'), secret })
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'OMNIROUTE_CREDENTIAL', message: expect.stringContaining(reason) });
});

test('a key that Google refuses is a fault of the credential', async () => {
  const body = { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' };
  const server = await startTokens(() => ({ status: 400, body }));
  await expect(createGoogleTokens(client).tokenOf(connectionTo(server.origin))).rejects.toMatchObject({
    code: 'OMNIROUTE_CREDENTIAL',
    message: 'Google gave no token for the service account: Invalid JWT Signature.',
  });
});

test('the address of the token server keeps to the connection’s policy', async () => {
  const server = await startTokens(hourly);
  const inside = { ...connectionTo(server.origin), settings: {} };
  await expect(createGoogleTokens(client).tokenOf(inside)).rejects.toMatchObject({ code: 'forbidden' });
  expect(server.requests).toHaveLength(0);
});

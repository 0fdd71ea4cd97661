import type { UpstreamConnection } from '@omniroute/core';
import { expect, test } from 'vitest';
import { buildSocketRequest } from './socket-request.ts';

const connection: UpstreamConnection = {
  id: 'con_1',
  name: 'c',
  provider: 'openai',
  baseUrl: 'https://api.openai.com/v1',
  secret: 'sk-secret',
  settings: {},
};

function request(changes: Partial<UpstreamConnection> = {}, subpath?: string) {
  return buildSocketRequest({
    connection: { ...connection, ...changes },
    model: 'gpt realtime/1',
    format: 'openai-realtime',
    ...(subpath !== undefined && { subpath }),
    forwardedHeaders: { 'openai-beta': 'realtime=v1', authorization: 'Bearer of-a-client' },
    attemptId: 'att_1',
    requestId: 'req_1',
    remainingMs: 1000,
    headersTimeoutMs: 1000,
  });
}

test('a socket goes to the provider’s path with its model, the connection’s credential and what may be forwarded', () => {
  const { url, headers } = request();
  expect(url).toBe('wss://api.openai.com/v1/realtime?model=gpt%20realtime%2F1');
  expect(headers).toEqual({
    authorization: 'Bearer sk-secret',
    'openai-beta': 'realtime=v1',
    'user-agent': 'omniroute',
  });
});

test('more of a query goes before the model, and a plain address stays plain', () => {
  const settings = { allowPrivateNetwork: true };
  const { url } = request({ provider: 'litellm', baseUrl: 'http://127.0.0.1:4000', settings }, '?intent=x');
  expect(url).toBe('ws://127.0.0.1:4000/v1/realtime?intent=x&model=gpt%20realtime%2F1');
});

test('Azure’s socket is that of its v1 API, with its own header, whatever version its other calls have', () => {
  const baseUrl = 'https://mine.openai.azure.com/openai/v1';
  const settings = { options: { apiVersion: '2024-10-21' } };
  const { url, headers } = request({ provider: 'azure', baseUrl, settings });
  expect(url).toBe('wss://mine.openai.azure.com/openai/v1/realtime?model=gpt%20realtime%2F1');
  expect(headers).toMatchObject({ 'api-key': 'sk-secret' });
});

test('an address that may not be reached is refused, and a provider without sockets too', () => {
  const message = (code: string) => expect.objectContaining({ code });
  expect(() => request({ baseUrl: 'http://127.0.0.1:4000' })).toThrow(message('forbidden'));
  expect(() => request({ provider: 'anthropic', baseUrl: 'https://api.anthropic.com' })).toThrow(
    message('invalid-input'),
  );
});

test('a name that points inwards gives no address', async () => {
  const { lookup } = request();
  const inward = buildSocketRequest(
    {
      connection,
      model: 'm',
      format: 'openai-realtime',
      forwardedHeaders: {},
      attemptId: 'a',
      requestId: 'r',
      remainingMs: 1,
      headersTimeoutMs: 1,
    },
    { resolve: (_, __, callback) => callback(null, [{ address: '10.0.0.1', family: 4 }]) },
  );
  const error = await new Promise((resolve) => inward.lookup('api.openai.com', {}, resolve));
  expect(error).toMatchObject({ code: 'forbidden' });
  expect(lookup).toBeTypeOf('function');
});

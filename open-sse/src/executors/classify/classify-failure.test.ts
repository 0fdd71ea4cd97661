import { describe, expect, test } from 'vitest';
import type { HeaderMap, RawFailure } from '../executor.ts';
import { classifyFailure } from './classify-failure.ts';
import { redact } from './redact.ts';
import { readRetryAfter } from './retry-after.ts';

function classify(status: number, body: unknown, headers: HeaderMap = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return classifyFailure({ type: 'response', status, headers, body: text, format: 'openai-chat' });
}

const openai = (type: string | null, code: string | null, message: string) => ({
  error: { message, type, param: null, code },
});
const anthropic = (type: string, message: string) => ({ type: 'error', error: { type, message }, request_id: 'req_1' });

test.each([
  [
    429,
    openai('insufficient_quota', 'insufficient_quota', 'You exceeded your current quota, please check your plan'),
    'quota',
    'connection',
  ],
  [429, openai('tokens', 'rate_limit_exceeded', 'Rate limit reached for gpt-4o'), 'rate-limit', 'model'],
  [
    400,
    openai('invalid_request_error', 'context_length_exceeded', "This model's maximum context length is 8192 tokens."),
    'context-length',
    'request',
  ],
  [
    400,
    openai('invalid_request_error', 'content_policy_violation', 'rejected by our safety system'),
    'content-filter',
    'request',
  ],
  [
    404,
    openai(
      'invalid_request_error',
      'model_not_found',
      'The model `gpt-9` does not exist or you do not have access to it.',
    ),
    'model-access',
    'model',
  ],
  [401, openai('invalid_request_error', 'invalid_api_key', 'Incorrect API key provided'), 'auth', 'connection'],
  [400, openai('invalid_request_error', null, "Invalid type for 'messages'"), 'bad-request', 'request'],
  [503, openai('server_error', 'slow_down', 'slow'), 'overloaded', 'model'],
  [500, openai('server_error', null, 'The server had an error'), 'unavailable', 'model'],
  [
    400,
    anthropic('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
    'context-length',
    'request',
  ],
  [
    400,
    anthropic('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'),
    'quota',
    'connection',
  ],
  [400, anthropic('invalid_request_error', 'Output blocked by content filtering policy'), 'content-filter', 'request'],
  [400, anthropic('invalid_request_error', 'messages: field required'), 'bad-request', 'request'],
  [401, anthropic('authentication_error', 'invalid x-api-key'), 'auth', 'connection'],
  [403, anthropic('permission_error', 'Your API key does not have permission'), 'auth', 'connection'],
  [404, anthropic('not_found_error', 'model: claude-9'), 'model-access', 'model'],
  [413, anthropic('request_too_large', 'Request exceeds the maximum size'), 'context-length', 'request'],
  [429, anthropic('rate_limit_error', 'This request would exceed your rate limit'), 'rate-limit', 'model'],
  [500, anthropic('api_error', 'Internal server error'), 'unavailable', 'model'],
  [529, anthropic('overloaded_error', 'Overloaded'), 'overloaded', 'model'],
  [
    402,
    { error: { message: 'Insufficient Balance', type: 'unknown_error', code: 'invalid_request_error' } },
    'quota',
    'connection',
  ],
  [
    400,
    { object: 'error', message: 'Invalid model: foo', type: 'invalid_model', code: '1500' },
    'model-access',
    'model',
  ],
  [400, { code: 'x', error: 'Incorrect API key provided: xai-123456789' }, 'auth', 'connection'],
  [
    404,
    { error: { message: 'model "llama9" not found, try pulling it first', type: 'api_error' } },
    'model-access',
    'model',
  ],
  [
    400,
    {
      error: {
        code: 400,
        message: 'the request exceeds the available context size',
        type: 'exceed_context_size_error',
      },
    },
    'context-length',
    'request',
  ],
  [404, { detail: 'Not Found' }, 'protocol', 'connection'],
  [404, '<html><title>404 Not Found</title></html>', 'protocol', 'connection'],
  [405, '', 'protocol', 'connection'],
  [418, '', 'bad-request', 'request'],
  [504, 'upstream timed out', 'timeout', 'model'],
  [520, '', 'unavailable', 'model'],
])('%i %j is %s of the %s', (status, body, kind, scope) => {
  expect(classify(status, body)).toMatchObject({ kind, scope, status });
});

test('an error inside a stream is judged by its type', () => {
  expect(classifyFailure({ type: 'stream-error', message: 'Overloaded', errorType: 'overloaded_error' })).toMatchObject(
    { kind: 'overloaded', code: 'overloaded_error' },
  );
  expect(classifyFailure({ type: 'stream-error', message: 'slow', errorType: 'rate_limit_error' }).kind).toBe(
    'rate-limit',
  );
  expect(classifyFailure({ type: 'stream-error', message: 'x', errorType: 'invalid_request_error' }).kind).toBe(
    'bad-request',
  );
  expect(classifyFailure({ type: 'stream-error', message: 'x' })).toEqual({
    kind: 'unavailable',
    scope: 'model',
    message: 'x',
  });
});

describe('what is no answer', () => {
  const cases: readonly (readonly [RawFailure, string, string])[] = [
    [{ type: 'response', status: 302, headers: {}, body: '', format: 'openai-chat' }, 'protocol', 'connection'],
    [{ type: 'response', status: 200, headers: {}, body: '<html>', format: 'openai-chat' }, 'protocol', 'connection'],
    [{ type: 'timeout', phase: 'connect', afterMs: 10_000 }, 'timeout', 'connection'],
    [{ type: 'timeout', phase: 'headers', afterMs: 10_000 }, 'timeout', 'model'],
    [{ type: 'timeout', phase: 'first-event', afterMs: 10_000 }, 'timeout', 'model'],
    [{ type: 'timeout', phase: 'idle', afterMs: 10_000 }, 'timeout', 'model'],
    [{ type: 'timeout', phase: 'total', afterMs: 10_000 }, 'timeout', 'request'],
    [{ type: 'protocol', message: 'no [DONE]' }, 'protocol', 'model'],
    [{ type: 'connection', error: withCode('DEPTH_ZERO_SELF_SIGNED_CERT') }, 'network', 'connection'],
    [{ type: 'connection', error: withCode('UND_ERR_CONNECT_TIMEOUT') }, 'timeout', 'connection'],
    [{ type: 'connection', error: new Error('wrapped', { cause: withCode('ENOTFOUND') }) }, 'network', 'connection'],
    [{ type: 'connection', error: new DOMException('x', 'AbortError') }, 'aborted', 'request'],
    [{ type: 'connection', error: new Error('odd') }, 'network', 'connection'],
  ];
  test.each(cases)('%j', (failure, kind, scope) => {
    expect(classifyFailure(failure)).toMatchObject({ kind, scope });
  });

  test('connection failures tell no address', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:4000'), { code: 'ECONNREFUSED' });
    const failure = classifyFailure({ type: 'connection', error });
    expect(failure).toMatchObject({ kind: 'network', code: 'ECONNREFUSED' });
    expect(failure.message).not.toContain('10.0.0.7');
  });
});

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}

test('messages are at most 500 characters and hold nothing shaped like a credential', () => {
  expect(classify(400, openai(null, null, 'x'.repeat(5000))).message).toHaveLength(500);
  const secrets = [
    'sk-proj-AbC123def456',
    'sk-...vrVQ12',
    'gsk_abcdefgh12345678',
    'xai-abcdefghijkl',
    'AIzaSyA1234567890abcdefghijklmnop',
    'Bearer abcdef.ghijkl',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sig',
    '0123456789abcdef0123456789abcdef',
    'AKIAIOSFODNN7EXAMPLE',
    'arn:aws:sts::123456789012:assumed-role/gateway/session',
  ];
  for (const secret of secrets)
    expect(classify(400, openai(null, null, `bad ${secret} here`)).message).toBe('bad [redacted] here');
  expect(redact('https://user:pw@host/?key=abc&x=1')).toBe('https://[redacted]host/?key=[redacted]&x=1');
  expect(redact('got ya29.a0AfB_byC-123456 there')).toBe('got [redacted] there');
  expect(redact('key: -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----!')).toBe('key: [redacted]!');
  expect(redact('say hunter2!', ['hunter2'])).toBe('say [redacted]!');
  expect(redact('task-manager asks risk-free sketches of disk-usage')).toBe(
    'task-manager asks risk-free sketches of disk-usage',
  );
});

describe('how long to wait', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  test.each<[HeaderMap, number | undefined]>([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': '99999' }, 3_600_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after-ms': '1500', 'retry-after': '2' }, 1_500],
    [{ 'llm_provider-retry-after': '9' }, 9_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-1' }, undefined],
    [{}, undefined],
  ])('%j', (headers, expected) => {
    expect(readRetryAfter(headers, now)).toBe(expected);
  });
});

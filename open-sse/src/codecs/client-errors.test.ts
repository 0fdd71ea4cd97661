import type { FailureKind } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import { anthropicMessages } from './anthropic-messages/index.ts';
import type { ClientFailure } from './codec.ts';
import { openAiChat } from './openai-chat/index.ts';

const failure = (kind: FailureKind, status: number, code?: string): ClientFailure => ({
  kind,
  status,
  message: 'why',
  requestId: 'req_1',
  ...(code !== undefined && { code }),
});

describe('an error for a client', () => {
  it.each<[FailureKind, number, string, string | null]>([
    ['bad-request', 400, 'invalid_request_error', null],
    ['context-length', 400, 'invalid_request_error', 'context_length_exceeded'],
    ['model-access', 404, 'invalid_request_error', 'model_not_found'],
    ['auth', 401, 'authentication_error', 'invalid_api_key'],
    ['rate-limit', 429, 'rate_limit_error', 'rate_limit_exceeded'],
    ['quota', 429, 'insufficient_quota', 'insufficient_quota'],
    ['overloaded', 503, 'server_error', null],
  ])('of OpenAI: %s', (kind, status, type, code) => {
    expect(openAiChat.encodeError(failure(kind, status))).toEqual({
      error: { message: 'why', type, param: null, code },
    });
  });

  it.each<[FailureKind, number, string]>([
    ['bad-request', 400, 'invalid_request_error'],
    ['auth', 401, 'authentication_error'],
    ['quota', 402, 'billing_error'],
    ['model-access', 404, 'not_found_error'],
    ['bad-request', 413, 'request_too_large'],
    ['rate-limit', 429, 'rate_limit_error'],
    ['overloaded', 529, 'overloaded_error'],
    ['overloaded', 503, 'overloaded_error'],
    ['timeout', 504, 'timeout_error'],
    ['protocol', 502, 'api_error'],
  ])('of Anthropic: %s with status %i', (kind, status, type) => {
    const body = anthropicMessages.encodeError(failure(kind, status));
    expect(body).toEqual({ type: 'error', error: { type, message: 'why' }, request_id: 'req_1' });
  });

  it('keeps the code that it was given', () => {
    expect(openAiChat.encodeError(failure('bad-request', 400, 'odd'))).toMatchObject({ error: { code: 'odd' } });
    const body = anthropicMessages.encodeError(failure('bad-request', 400, 'odd'));
    expect(body).toMatchObject({ error: { details: { error_code: 'odd' } } });
  });

  it.each([openAiChat, anthropicMessages])('amid a stream is read as an error by its own decoder', (codec) => {
    const text = codec.encodeStreamError(failure('overloaded', 529));
    const data = text.slice(text.indexOf('data: ') + 6).trim();
    const events = codec.createStreamDecoder().push({ data, bytes: Buffer.from(text) });
    expect(events).toMatchObject([{ type: 'error', error: { message: 'why' } }]);
  });
});

describe('a request that cannot be routed', () => {
  const message = { role: 'user', content: 'x' };

  it.each<[object, string]>([
    [{ messages: [message] }, 'model'],
    [{ model: 3, messages: [message] }, 'model'],
    [{ model: 'm' }, 'messages'],
    [{ model: 'm', messages: 'hi' }, 'messages'],
    [{ model: 'm', messages: [] }, 'messages'],
    [{ model: 'm', messages: [message, 'x'] }, 'messages.1'],
    [{ model: 'm', messages: [{ content: 'x' }] }, 'messages.0.role'],
    [{ model: 'm', messages: [{ role: 'user', content: 3 }] }, 'messages.0.content'],
    [{ model: 'm', messages: [message], stream: 'yes' }, 'stream'],
    [{ model: 'm', messages: [message], max_tokens: '5' }, 'max_tokens'],
    [{ model: 'm', messages: [message], tools: {} }, 'tools'],
  ])('is refused by both formats: %j', (body, field) => {
    for (const codec of [openAiChat, anthropicMessages]) {
      expect(() => codec.inspect({ ...body })).toThrow(expect.objectContaining({ code: 'invalid-input', field }));
    }
  });
});

describe('a request without bottom', () => {
  it('is refused before anybody runs out of stack', () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    for (const codec of [openAiChat, anthropicMessages]) {
      const body = { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: deep }] }] };
      expect(() => codec.inspect(body)).toThrow(/levels deep/);
    }
  });
});

describe('the facts of a request', () => {
  it('say what a target must be able to do', () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAAAAAAAAAAAAAA' } };
    const facts = openAiChat.inspect({
      model: 'm',
      stream: true,
      max_completion_tokens: 9,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'seven c' }, image] }],
      tools: [{ type: 'function', function: { name: 'f' } }],
    });
    expect(facts).toEqual({
      model: 'm',
      stream: true,
      wantsUsage: false,
      needs: ['tools', 'vision'],
      inputCharacters: 8,
      maxOutputTokens: 9,
    });
  });
});

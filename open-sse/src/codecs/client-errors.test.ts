import type { FailureKind } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import { anthropicMessages } from './anthropic-messages/index.ts';
import type { ClientFailure } from './codec.ts';
import { cohereChat } from './cohere-chat/index.ts';
import { geminiGenerate } from './gemini-generate/index.ts';
import { openAiChat } from './openai-chat/index.ts';
import { openAiResponses } from './openai-responses/index.ts';
import { createSseFrames } from '../stream/sse-frames.ts';

const codecs = [openAiChat, openAiResponses, anthropicMessages, geminiGenerate, cohereChat];

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

  it.each<[FailureKind, number, string]>([
    ['bad-request', 400, 'INVALID_ARGUMENT'],
    ['auth', 401, 'UNAUTHENTICATED'],
    ['auth', 403, 'PERMISSION_DENIED'],
    ['model-access', 404, 'NOT_FOUND'],
    ['bad-request', 413, 'INVALID_ARGUMENT'],
    ['rate-limit', 429, 'RESOURCE_EXHAUSTED'],
    ['protocol', 502, 'INTERNAL'],
    ['overloaded', 503, 'UNAVAILABLE'],
    ['timeout', 504, 'DEADLINE_EXCEEDED'],
  ])('of Gemini: %s with status %i', (kind, status, word) => {
    const info = { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId: 'req_1' };
    expect(geminiGenerate.encodeError(failure(kind, status))).toEqual({
      error: { code: status, message: 'why', status: word, details: [info] },
    });
  });

  it('of OpenAI has one shape in both APIs', () => {
    const limit = failure('rate-limit', 429);
    expect(openAiResponses.encodeError(limit)).toEqual(openAiChat.encodeError(limit));
  });

  it.each(codecs)('amid a stream is read as an error by its own decoder: $format', (codec) => {
    const bytes = Buffer.from(codec.encodeStreamError(failure('overloaded', 529)));
    const decoder = codec.createStreamDecoder();
    const events = createSseFrames()
      .push(bytes)
      .flatMap((frame) => decoder.push(frame));
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

describe('a request of Responses that cannot be routed', () => {
  const item = { role: 'user', content: 'x' };

  it.each<[object, string]>([
    [{ input: 'x' }, 'model'],
    [{ model: 'm' }, 'input'],
    [{ model: 'm', input: '' }, 'input'],
    [{ model: 'm', input: [] }, 'input'],
    [{ model: 'm', input: 3 }, 'input'],
    [{ model: 'm', input: [item, 'x'] }, 'input.1'],
    [{ model: 'm', input: [{ content: 'x' }] }, 'input.0.type'],
    [{ model: 'm', input: [{ type: 'message', content: 'x' }] }, 'input.0.role'],
    [{ model: 'm', input: [{ role: 'user', content: 3 }] }, 'input.0.content'],
    [{ model: 'm', input: [item], stream: 'yes' }, 'stream'],
    [{ model: 'm', input: [item], tools: {} }, 'tools'],
    [{ model: 'm', input: [item], max_output_tokens: '5' }, 'max_output_tokens'],
    [{ model: 'm', input: [item], previous_response_id: 5 }, 'previous_response_id'],
  ])('is refused: %j', (body, field) => {
    const refusal = expect.objectContaining({ code: 'invalid-input', field });
    expect(() => openAiResponses.inspect({ ...body })).toThrow(refusal);
  });

  it('may leave its input to what the server remembers', () => {
    expect(openAiResponses.inspect({ model: 'm', previous_response_id: 'resp_1' }).model).toBe('m');
  });
});

describe('a request of Gemini that cannot be routed', () => {
  const content = { role: 'user', parts: [{ text: 'x' }] };

  it.each<[object, string]>([
    [{ contents: [content] }, 'model'],
    [{ model: 'm' }, 'contents'],
    [{ model: 'm', contents: 'hi' }, 'contents'],
    [{ model: 'm', contents: [] }, 'contents'],
    [{ model: 'm', contents: [content, 'x'] }, 'contents.1'],
    [{ model: 'm', contents: [{ role: 3, parts: [] }] }, 'contents.0.role'],
    [{ model: 'm', contents: [{ role: 'user', content: 'x' }] }, 'contents.0.parts'],
    [{ model: 'm', contents: [content], tools: {} }, 'tools'],
    [{ model: 'm', contents: [content], system_instruction: 'x' }, 'systemInstruction'],
    [{ model: 'm', contents: [content], generationConfig: { maxOutputTokens: '5' } }, 'maxOutputTokens'],
  ])('is refused: %j', (body, field) => {
    const refusal = expect.objectContaining({ code: 'invalid-input', field });
    expect(() => geminiGenerate.inspect({ ...body })).toThrow(refusal);
  });
});

describe('a request without bottom', () => {
  it('is refused before anybody runs out of stack', () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    const content = [{ type: 'text', text: deep }];
    const body = {
      model: 'm',
      messages: [{ role: 'user', content }],
      input: [{ role: 'user', content }],
      contents: [{ role: 'user', parts: content }],
    };
    for (const codec of codecs) expect(() => codec.inspect(body)).toThrow(/levels deep/);
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

  it('say it of a request of Responses', () => {
    const facts = openAiResponses.inspect({
      model: 'm',
      instructions: 'four',
      max_output_tokens: 9,
      input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'data:image/png;base64,AAAA' }] }],
      tools: [{ type: 'function', name: 'f' }],
      text: { format: { type: 'json_schema', schema: {} } },
    });
    expect(facts).toEqual({
      model: 'm',
      stream: false,
      wantsUsage: true,
      needs: ['tools', 'json-schema', 'vision'],
      inputCharacters: 5,
      maxOutputTokens: 9,
    });
  });

  it('say it of a request of Gemini', () => {
    const facts = geminiGenerate.inspect({
      model: 'm',
      stream: true,
      contents: [{ parts: [{ text: 'four' }, { inline_data: { mime_type: 'application/pdf', data: 'AAAAAAAA' } }] }],
      generationConfig: {
        maxOutputTokens: 9,
        responseMimeType: 'application/json',
        responseSchema: { type: 'OBJECT' },
      },
    });
    expect(facts).toMatchObject({
      model: 'm',
      stream: true,
      wantsUsage: true,
      needs: ['json-schema', 'documents'],
      maxOutputTokens: 9,
    });
  });
});

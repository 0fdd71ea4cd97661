import { describe, expect, it } from 'vitest';
import { readErrorBody } from './read-error.ts';

describe('an error body', () => {
  it.each<[string, string, object]>([
    [
      'OpenAI',
      '{"error":{"message":"Too long","type":"invalid_request_error","param":null,"code":"context_length_exceeded"}}',
      { message: 'Too long', type: 'invalid_request_error', code: 'context_length_exceeded' },
    ],
    [
      'Anthropic',
      '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}',
      { message: 'Overloaded', type: 'overloaded_error' },
    ],
    [
      'LiteLLM, with the status as text and None for nothing',
      '{"error":{"message":"litellm.RateLimitError: slow","type":"None","param":"None","code":"429"}}',
      { message: 'litellm.RateLimitError: slow', code: '429', status: 429 },
    ],
    ['FastAPI, a sentence', '{"detail":"Not authenticated"}', { message: 'Not authenticated' }],
    [
      'FastAPI, a list of faults',
      '{"detail":[{"loc":["body","model"],"msg":"field required","type":"missing"}]}',
      { message: 'body.model: field required' },
    ],
    ['LiteLLM around FastAPI', '{"detail":{"error":"DB not connected"}}', { message: 'DB not connected' }],
    ['Ollama', '{"error":"model not found"}', { message: 'model not found' }],
    [
      'Mistral',
      '{"object":"error","message":"Bad","type":"invalid","code":3}',
      { message: 'Bad', type: 'invalid', code: '3' },
    ],
    [
      'Google, in a list',
      '[{"error":{"code":503,"message":"Busy","status":"UNAVAILABLE"}}]',
      { message: 'Busy', type: 'UNAVAILABLE', code: '503', status: 503 },
    ],
    ['plain text', 'Internal Server Error\n', { message: 'Internal Server Error' }],
    [
      'an HTML page with a title',
      '<html><head><title>502 Bad Gateway</title></head><body>x</body></html>',
      { message: '502 Bad Gateway' },
    ],
    [
      'an HTML page without one',
      '<html><style>a{}</style><h1>Sorry</h1><p>try later</p></html>',
      { message: 'Sorry try later' },
    ],
    ['nothing', '', { message: 'The upstream gave no reason.' }],
  ])('of %s is understood', (_, body, error) => expect(readErrorBody(body)).toEqual(error));

  it('is cut when it is long', () => {
    expect(readErrorBody('x'.repeat(100_000)).message.length).toBeLessThan(5_000);
  });
});

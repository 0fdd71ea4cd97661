import { describe, expect, test } from 'vitest';
import { encodeRealtimeError, readRealtimeEvent } from './realtime-events.ts';

function message(event: object): Buffer {
  return Buffer.from(JSON.stringify(event));
}

function done(usage?: object): Buffer {
  return message({
    type: 'response.done',
    event_id: 'e',
    response: { id: 'r', status: 'completed', output: [], usage },
  });
}

/** The example of the published reference. */
const published = {
  total_tokens: 253,
  input_tokens: 132,
  output_tokens: 121,
  input_token_details: {
    text_tokens: 119,
    audio_tokens: 13,
    image_tokens: 0,
    cached_tokens: 64,
    cached_tokens_details: { text_tokens: 64, audio_tokens: 0, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 30, audio_tokens: 91 },
};

describe('usage', () => {
  test('is counted in disjoint kinds, audio apart from text', () => {
    expect(readRealtimeEvent(done(published))).toEqual({
      type: 'response-done',
      tokens: { input: 55, 'cache-read': 64, 'audio-input': 13, output: 30, 'audio-output': 91 },
    });
  });

  test('counts a cached token once, whether it was text or audio', () => {
    const cached = { cached_tokens: 72, cached_tokens_details: { text_tokens: 64, audio_tokens: 8 } };
    const details = { ...published.input_token_details, ...cached };
    expect(readRealtimeEvent(done({ ...published, input_token_details: details }))).toMatchObject({
      tokens: { input: 55, 'cache-read': 72, 'audio-input': 5 },
    });
  });

  test('without details has no kinds but input and output', () => {
    expect(readRealtimeEvent(done({ input_tokens: 7, output_tokens: 5 }))).toEqual({
      type: 'response-done',
      tokens: { input: 7, output: 5 },
    });
  });

  test.each([undefined, null, 'x', { input_tokens: -1, output_tokens: 2 }, { input_tokens: 1 }])(
    'is unknown where %j is reported',
    (usage) => {
      expect(readRealtimeEvent(message({ type: 'response.done', response: { usage } }))).toEqual({
        type: 'response-done',
        tokens: undefined,
      });
    },
  );
});

test('the beginning of a response and an error are noticed', () => {
  expect(readRealtimeEvent(message({ type: 'response.created', response: {} }))).toEqual({ type: 'response-created' });
  const error = { type: 'invalid_request_error', code: 'model_not_found', message: 'No such model.' };
  expect(readRealtimeEvent(message({ type: 'error', event_id: 'e', error }))).toEqual({
    type: 'error',
    error: { type: 'invalid_request_error', code: 'model_not_found', message: 'No such model.' },
  });
});

test.each([
  '{"type":"response.output_audio.delta","delta":"AAAA"}',
  '{"type":"conversation.item.created","item":{"content":"\\"response.done\\""}}',
  '{"type":"session.created","session":{"note":"response.done"}}',
  '"response.done"',
  '{"type":"response.done"',
  '',
])('%s is no event that matters', (text) => {
  expect(readRealtimeEvent(Buffer.from(text))).toBeUndefined();
});

test('a client is told of a break by an error event that its own reader understands', () => {
  const text = encodeRealtimeError({ kind: 'network', status: 502, message: 'It broke.', requestId: 'req_1' });
  expect(JSON.parse(text)).toMatchObject({ type: 'error', error: { type: 'server_error', message: 'It broke.' } });
  expect(readRealtimeEvent(Buffer.from(text))).toMatchObject({ type: 'error', error: { message: 'It broke.' } });
});

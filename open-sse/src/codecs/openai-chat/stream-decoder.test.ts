import type { JsonObject } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../canonical/stream-event.ts';
import { fold } from '../../stream/fold.ts';
import { carriesOnlyContent, carriesOnlyUsage } from './content-tests.ts';
import { openAiChat } from './index.ts';
import { createStreamDecoder } from './stream-decoder.ts';

function decode(frames: readonly (JsonObject | string)[], options = {}): readonly StreamEvent[] {
  const decoder = createStreamDecoder(options);
  const texts = frames.map((frame) => (typeof frame === 'string' ? frame : JSON.stringify(frame)));
  const events = texts.flatMap((data) => decoder.push({ data, bytes: Buffer.from(data) }));
  return [...events, ...decoder.end()];
}

const say = (delta: JsonObject, finish: string | null = null) => ({
  id: 'c',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const call = (fields: JsonObject) => say({ tool_calls: [fields] });

describe('the stream decoder of OpenAI chat', () => {
  it('takes an end after a finish reason for whole unless the marker is required', () => {
    const frames = [say({ content: 'x' }), say({}, 'stop')];
    expect(decode(frames).at(-1)).toEqual({ type: 'message-end', finishReason: 'stop' });
    expect(decode(frames, { requireTerminalMarker: true }).at(-1)).toMatchObject({ error: { kind: 'protocol' } });
    expect(decode([...frames, '[DONE]'], { requireTerminalMarker: true }).at(-1)).toMatchObject({
      type: 'message-end',
    });
  });

  it('does not take [DONE] for an ending that has no reason', () => {
    expect(decode([say({ content: 'x' }), '[DONE]']).at(-1)).toMatchObject({
      type: 'error',
      error: { kind: 'protocol' },
    });
  });

  it('tells calls apart by their ids where a server gives all of them one index, or none', () => {
    const one = { id: 'a', function: { name: 'f', arguments: '{"x":1}' } };
    const two = { id: 'b', function: { name: 'g', arguments: '{"y":2}' } };
    for (const index of [{ index: 0 }, {}]) {
      const { choices } = fold(decode([call({ ...index, ...one }), call({ ...index, ...two }), say({}, 'tool_calls')]));
      expect(choices[0]?.parts).toEqual([
        { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' },
        { type: 'tool-call', id: 'b', name: 'g', arguments: '{"y":2}' },
      ]);
    }
  });

  it('says tool-calls where a server says stop after one', () => {
    const events = decode([call({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }), say({}, 'stop')]);
    expect(events.at(-1)).toMatchObject({ finishReason: 'tool-calls' });
  });

  it('gives an error frame as it is, without a kind', () => {
    const events = decode([{ error: { message: 'busy', type: null, code: '503' } }]);
    expect(events).toEqual([{ type: 'error', error: { message: 'busy', code: '503', status: 503 } }]);
  });

  it('reads a reply that is empty but for its finish as one without content', () => {
    expect(decode([say({}, 'stop')]).map((event) => event.type)).toEqual(['message-start', 'message-end']);
  });

  it('ends alternatives that never got a finish of their own', () => {
    const other = { id: 'c', choices: [{ index: 1, delta: { content: 'b' } }] };
    const { choices } = fold(decode([say({ content: 'a' }), other, say({}, 'stop')]));
    expect(choices.map((choice) => choice.finishReason)).toEqual(['stop', 'other']);
  });
});

describe('a whole reply of OpenAI chat', () => {
  it('gives parts back that only some servers put there', () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } };
    const content = [{ type: 'text', text: 'See:' }, image];
    const body = { choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] };
    const context = { model: 'm', id: 'r', createdAtSec: 1, wantsUsage: true };
    const again = openAiChat.encodeResponse(openAiChat.decodeResponse(body).value, context);
    expect(again).toMatchObject({ value: { choices: [{ message: { content } }] }, losses: [] });
  });

  it('is refused when it is something else', () => {
    expect(() => openAiChat.decodeResponse({ hello: 'world' })).toThrow(/no chat completion/);
  });
});

describe('a look at a frame', () => {
  const yes = '{"id":"c","choices":[{"index":0,"delta":{"content":"x"},"finish_reason": null}],"usage":null}';

  it('sees that it holds only content', () => expect(carriesOnlyContent(yes)).toBe(true));

  it.each([
    ['a finish', JSON.stringify(say({}, 'stop'))],
    ['usage', '{"choices":[],"usage":{"prompt_tokens":1}}'],
    ['an error', '{"error":{"message":"x"},"choices":[]}'],
    ['a tool call', JSON.stringify(call({ index: 0 }))],
    ['a name in disguise', '{"choices":[],"\\u0075sage":{"prompt_tokens":1}}'],
    ['the marker', '[DONE]'],
  ])('does not take %s for content', (_, data) => expect(carriesOnlyContent(data)).toBe(false));

  it('knows the usage chunks of OpenAI and of LiteLLM', () => {
    expect(carriesOnlyUsage('{"id":"c","choices":[],"usage":{"prompt_tokens":1}}')).toBe(true);
    expect(carriesOnlyUsage('{"choices":[{"index":0,"delta":{}}],"usage":{"prompt_tokens":1}}')).toBe(true);
  });

  it.each([
    ['a finish', JSON.stringify({ ...say({}, 'stop'), usage: { prompt_tokens: 1 } })],
    ['content', JSON.stringify({ ...say({ content: 'x' }), usage: { prompt_tokens: 1 } })],
    ['null', '{"choices":[],"usage":null}'],
  ])('does not take usage with %s for usage alone', (_, data) => expect(carriesOnlyUsage(data)).toBe(false));
});

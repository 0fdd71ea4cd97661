import type { JsonObject } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../canonical/stream-event.ts';
import { fold } from '../../stream/fold.ts';
import { carriesOnlyContent } from './content-tests.ts';
import { openAiResponses } from './index.ts';
import { createStreamDecoder } from './stream-decoder.ts';

function decode(frames: readonly (JsonObject | string)[]): readonly StreamEvent[] {
  const decoder = createStreamDecoder();
  const texts = frames.map((frame) => (typeof frame === 'string' ? frame : JSON.stringify(frame)));
  const events = texts.flatMap((data) => decoder.push({ data, bytes: Buffer.from(data) }));
  return [...events, ...decoder.end()];
}

const created = { type: 'response.created', response: { id: 'resp_1', model: 'm', created_at: 5, output: [] } };
const completed = { type: 'response.completed', response: { status: 'completed', output: [] } };
const text = (delta: string) => ({ type: 'response.output_text.delta', output_index: 0, content_index: 0, delta });

describe('the stream decoder of OpenAI Responses', () => {
  it('reads text whose item and part were never announced', () => {
    const { choices } = fold(decode([created, text('Hel'), text('lo'), completed]));
    expect(choices[0]?.parts).toEqual([{ type: 'text', text: 'Hello' }]);
  });

  it('does not give text twice that came in pieces and then whole', () => {
    const done = { type: 'response.output_text.done', output_index: 0, content_index: 0, text: 'Hi' };
    const item = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] };
    const itemDone = { type: 'response.output_item.done', output_index: 0, item };
    const whole = { ...completed, response: { ...completed.response, output: [item] } };
    const { choices } = fold(decode([created, text('Hi'), done, itemDone, whole]));
    expect(choices[0]?.parts).toEqual([{ type: 'text', text: 'Hi' }]);
  });

  it('takes no other end than the last event', () => {
    for (const end of [[], ['[DONE]']]) {
      expect(decode([created, text('x'), ...end]).at(-1)).toMatchObject({
        type: 'error',
        error: { kind: 'protocol', message: /response\.completed/ },
      });
    }
  });

  it('cannot make a call of arguments alone', () => {
    const delta = { type: 'response.function_call_arguments.delta', output_index: 0, delta: '{}' };
    expect(decode([created, delta]).at(-1)).toMatchObject({ error: { kind: 'protocol' } });
  });

  it('reads the error of a failed response, and both shapes of the error event', () => {
    const failed = { type: 'response.failed', response: { error: { code: 'server_error', message: 'why' } } };
    expect(decode([created, failed]).at(-1)).toEqual({
      type: 'error',
      error: { message: 'why', code: 'server_error' },
    });
    const flat = { type: 'error', code: 'rate_limit_exceeded', message: 'slow', param: null };
    expect(decode([flat])).toEqual([{ type: 'error', error: { message: 'slow', code: 'rate_limit_exceeded' } }]);
    const nested = { type: 'error', error: { type: 'server_error', code: null, message: 'busy' } };
    expect(decode([nested])).toEqual([{ type: 'error', error: { message: 'busy', type: 'server_error' } }]);
    expect(decode([{ type: 'response.failed' }])).toMatchObject([{ type: 'error' }]);
  });

  it('keeps words for an end that ours do not tell apart', () => {
    const response = { status: 'incomplete', incomplete_details: { reason: 'max_messages' }, output: [] };
    expect(decode([created, { type: 'response.incomplete', response }]).at(-1)).toEqual({
      type: 'message-end',
      finishReason: 'other',
      extensions: {
        origin: 'openai-responses',
        fields: { status: 'incomplete', incomplete_details: { reason: 'max_messages' } },
      },
    });
  });
});

describe('a whole reply of OpenAI Responses', () => {
  it('is refused when it is something else, or failed', () => {
    expect(() => openAiResponses.decodeResponse({ hello: 'world' })).toThrow(/no response/);
    const failed = { status: 'failed', output: [], error: { message: 'why' } };
    expect(() => openAiResponses.decodeResponse(failed)).toThrow('why');
    expect(() => openAiResponses.inspectResponse(failed)).toThrow('why');
  });
});

describe('a look at a frame', () => {
  it('sees that it holds only content', () => {
    expect(carriesOnlyContent(JSON.stringify(text('x')))).toBe(true);
    expect(carriesOnlyContent('{"type": "response.reasoning_text.delta", "delta": "x"}')).toBe(true);
  });

  it.each([JSON.stringify(completed), JSON.stringify(created), '[DONE]', '{"error":{"message":"x"}}'])(
    'does not take %s for content',
    (data) => expect(carriesOnlyContent(data)).toBe(false),
  );
});

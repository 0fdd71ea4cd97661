import { wireFormats, type JsonObject } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import { createSseFrames } from '../stream/sse-frames.ts';
import { anthropicMessages } from './anthropic-messages/index.ts';
import type { Codec } from './codec.ts';
import { codecOf, findCodec } from './index.ts';
import { openAiChat } from './openai-chat/index.ts';

function translate(body: JsonObject, from: Codec, to: Codec) {
  const decoded = from.decodeRequest(body);
  const encoded = to.encodeRequest(decoded.value);
  return { body: encoded.value, losses: encoded.losses.map((loss) => loss.field) };
}

const context = { model: 'alias', id: 'reply-1', createdAtSec: 5, wantsUsage: true };

function translateStream(text: string, from: Codec, to: Codec): string {
  const decoder = from.createStreamDecoder();
  const encoder = to.createStreamEncoder(context);
  const frames = createSseFrames().push(Buffer.from(text));
  const events = [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
  return events.map((event) => encoder.push(event)).join('');
}

const sse = (...data: readonly JsonObject[]) => data.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('');

describe('codecs', () => {
  it('are found by their format', () => {
    expect(codecOf('openai-chat')).toBe(openAiChat);
    for (const format of wireFormats) expect(findCodec(format)?.format).toBe(format);
  });
});

describe('a request from OpenAI to Anthropic', () => {
  it('carries results of parallel calls first in one user turn', () => {
    const call = (id: string) => ({ id, type: 'function', function: { name: 'f', arguments: '{"a":1}' } });
    const { body, losses } = translate(
      {
        model: 'm',
        messages: [
          { role: 'system', content: 'S' },
          { role: 'user', content: 'Q' },
          { role: 'assistant', content: null, tool_calls: [call('a'), call('b')] },
          { role: 'tool', tool_call_id: 'a', content: '1' },
          { role: 'tool', tool_call_id: 'b', content: '2' },
          { role: 'user', content: 'So?' },
        ],
      },
      openAiChat,
      anthropicMessages,
    );
    const use = (id: string) => ({ type: 'tool_use', id, name: 'f', input: { a: 1 } });
    expect(losses).toEqual([]);
    expect(body).toEqual({
      model: 'm',
      max_tokens: 8192,
      system: 'S',
      messages: [
        { role: 'user', content: 'Q' },
        { role: 'assistant', content: [use('a'), use('b')] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a', content: '1' },
            { type: 'tool_result', tool_use_id: 'b', content: '2' },
            { type: 'text', text: 'So?' },
          ],
        },
      ],
    });
  });

  it('names what Anthropic cannot express', () => {
    const { body, losses } = translate(
      {
        model: 'm',
        messages: [{ role: 'user', content: 'Q', name: 'ann' }],
        seed: 1,
        temperature: 1.5,
        logit_bias: { 1: 2 },
        response_format: { type: 'json_object' },
        n: 2,
      },
      openAiChat,
      anthropicMessages,
    );
    expect(body['temperature']).toBe(1);
    expect(losses.sort()).toEqual([
      'request.choices',
      'request.logit_bias',
      'request.output',
      'request.seed',
      'request.temperature',
      'request.turns.name',
    ]);
  });

  it('turns effort, tool choice and structured output into Anthropic’s words', () => {
    const { body } = translate(
      {
        model: 'm',
        messages: [{ role: 'user', content: 'Q' }],
        tools: [{ type: 'function', function: { name: 'f' } }],
        tool_choice: 'required',
        parallel_tool_calls: false,
        reasoning_effort: 'high',
        response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } },
      },
      openAiChat,
      anthropicMessages,
    );
    expect(body).toMatchObject({
      tools: [{ name: 'f', input_schema: { type: 'object', properties: {} } }],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
      thinking: { type: 'adaptive' },
      output_config: { effort: 'high', format: { type: 'json_schema', schema: { type: 'object' } } },
    });
  });

  it('leaves thinking behind that Anthropic did not sign', () => {
    const message = { role: 'assistant', content: 'A', reasoning_content: 'hm' };
    const { body, losses } = translate({ model: 'm', messages: [message] }, openAiChat, anthropicMessages);
    expect(body['messages']).toEqual([{ role: 'assistant', content: 'A' }]);
    expect(losses).toEqual(['request.turns.parts.reasoning']);
  });
});

describe('a request from Anthropic to OpenAI', () => {
  it('gives each tool result a message of its own, their images and the rest after them', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } };
    const { body, losses } = translate(
      {
        model: 'm',
        max_tokens: 5,
        system: [{ type: 'text', text: 'S', cache_control: { type: 'ephemeral' } }],
        messages: [
          { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'f', input: {} }] },
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'a', is_error: true, content: [{ type: 'text', text: 'no' }, image] },
              { type: 'text', text: 'So?' },
            ],
          },
        ],
      },
      anthropicMessages,
      openAiChat,
    );
    expect(losses.sort()).toEqual(['request.turns.parts.cache', 'request.turns.parts.tool-result.isError']);
    expect(body['messages']).toEqual([
      { role: 'system', content: 'S' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'a', content: 'no' },
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
          { type: 'text', text: 'So?' },
        ],
      },
    ]);
  });

  it('keeps signatures and tools of Anthropic’s own at home', () => {
    const { body, losses } = translate(
      {
        model: 'm',
        max_tokens: 5,
        tools: [{ type: 'web_search_20260318', name: 'web_search' }],
        messages: [{ role: 'assistant', content: [{ type: 'thinking', thinking: 'hm', signature: 'sig' }] }],
      },
      anthropicMessages,
      openAiChat,
    );
    expect(body).toEqual({
      model: 'm',
      max_tokens: 5,
      messages: [{ role: 'assistant', content: null, reasoning_content: 'hm' }],
    });
    expect(losses.sort()).toEqual(['reasoning.signature', 'request.tools.opaque']);
  });
});

describe('a stream from OpenAI to Anthropic', () => {
  const chunk = (delta: JsonObject, finish: string | null = null) => ({
    id: 'c',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const call = (index: number, fields: JsonObject) => ({ tool_calls: [{ index, ...fields }] });

  it('writes blocks one after the other even where calls interleave', () => {
    const text = translateStream(
      sse(
        chunk({ role: 'assistant', content: 'Hi' }),
        chunk(call(0, { id: 'a', function: { name: 'f', arguments: '{"a"' } })),
        chunk(call(1, { id: 'b', function: { name: 'g', arguments: '{"b"' } })),
        chunk(call(0, { function: { arguments: ':1}' } })),
        chunk(call(1, { function: { arguments: ':2}' } })),
        chunk({}, 'tool_calls'),
      ),
      openAiChat,
      anthropicMessages,
    );
    const events = text
      .split('\n\n')
      .filter(Boolean)
      .map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6)));
    expect(events.map((event) => `${event.type} ${event.index ?? ''}`.trim())).toEqual([
      'message_start',
      'content_block_start 0',
      'content_block_delta 0',
      'content_block_stop 0',
      'content_block_start 1',
      'content_block_delta 1',
      'content_block_delta 1',
      'content_block_stop 1',
      'content_block_start 2',
      'content_block_delta 2',
      'content_block_delta 2',
      'content_block_stop 2',
      'message_delta',
      'message_stop',
    ]);
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' } });
  });

  it('ends with an error event and no success when the upstream falls silent', () => {
    const text = translateStream(sse(chunk({ content: 'Half' })), openAiChat, anthropicMessages);
    expect(text).toContain('event: error\ndata: {"type":"error","error":{"type":"api_error"');
    expect(text).not.toContain('message_stop');
  });
});

describe('a stream from Anthropic to OpenAI', () => {
  const upstream = sse(
    {
      type: 'message_start',
      message: { id: 'msg_1', usage: { input_tokens: 10, cache_read_input_tokens: 90, output_tokens: 1 } },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } },
    { type: 'message_stop' },
  );

  it('counts the way OpenAI does', () => {
    const text = translateStream(upstream, anthropicMessages, openAiChat);
    expect(text).toContain(
      '"prompt_tokens":100,"completion_tokens":7,"total_tokens":107,"prompt_tokens_details":{"cached_tokens":90}',
    );
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('sends usage only to a client that asked for it', () => {
    const decoder = anthropicMessages.createStreamDecoder();
    const encoder = openAiChat.createStreamEncoder({ ...context, wantsUsage: false });
    const frames = createSseFrames().push(Buffer.from(upstream));
    const text = frames
      .flatMap((frame) => decoder.push(frame))
      .map((event) => encoder.push(event))
      .join('');
    expect(text).not.toContain('usage');
  });
});

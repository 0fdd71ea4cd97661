import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../canonical/stream-event.ts';
import { createStreamEncoder } from './stream-encoder.ts';

const context = { model: 'alias', id: 'resp_9', createdAtSec: 7, wantsUsage: true };

const calls: readonly StreamEvent[] = [
  { type: 'message-start', id: 'resp_1', model: 'm' },
  { type: 'block-start', index: 0, block: { type: 'reasoning' } },
  { type: 'block-delta', index: 0, delta: { type: 'text', text: 'Hm' } },
  { type: 'block-end', index: 0 },
  { type: 'block-start', index: 1, block: { type: 'text' } },
  { type: 'block-delta', index: 1, delta: { type: 'text', text: 'Hel' } },
  { type: 'block-delta', index: 1, delta: { type: 'text', text: 'lo' } },
  { type: 'block-end', index: 1 },
  { type: 'block-start', index: 2, block: { type: 'tool-call', id: 'a', name: 'f' } },
  { type: 'block-start', index: 3, block: { type: 'tool-call', id: 'b', name: 'g' } },
  { type: 'block-delta', index: 3, delta: { type: 'text', text: '{"b"' } },
  { type: 'block-delta', index: 2, delta: { type: 'text', text: '{"a":1}' } },
  { type: 'block-delta', index: 3, delta: { type: 'text', text: ':2}' } },
  { type: 'block-end', index: 3 },
  { type: 'block-end', index: 2 },
  { type: 'usage', usage: { tokens: { input: 5, 'cache-read': 3, output: 4, reasoning: 2 }, source: 'reported' } },
  { type: 'message-end', finishReason: 'tool-calls' },
];

function encode(events: readonly StreamEvent[]): string {
  const encoder = createStreamEncoder(context);
  return events.map((event) => encoder.push(event)).join('');
}

/** OpenAI's own client, fed with these bytes. */
function clientOf(body: string): OpenAI {
  const headers = { 'content-type': 'text/event-stream' };
  return new OpenAI({ apiKey: 'none', maxRetries: 0, fetch: async () => new Response(body, { headers }) });
}

describe('a stream of Responses events', () => {
  it('is put together by OpenAI’s own client, items that grow at once among them', async () => {
    const stream = clientOf(encode(calls)).responses.stream({ model: 'm', input: 'x' });
    const kinds = new Set<string>();
    stream.on('event', (event) => kinds.add(event.type));
    const response = await stream.finalResponse();
    expect(response).toMatchObject({
      id: 'resp_1',
      model: 'alias',
      status: 'completed',
      output_text: 'Hello',
      usage: {
        input_tokens: 8,
        input_tokens_details: { cached_tokens: 3 },
        output_tokens: 6,
        output_tokens_details: { reasoning_tokens: 2 },
        total_tokens: 14,
      },
      output: [
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] },
        { type: 'message', content: [{ type: 'output_text', text: 'Hello' }] },
        { type: 'function_call', call_id: 'a', name: 'f', arguments: '{"a":1}' },
        { type: 'function_call', call_id: 'b', name: 'g', arguments: '{"b":2}' },
      ],
    });
    expect(kinds).toContain('response.function_call_arguments.delta');
    expect(new Set(response.output.map((item) => item.id)).size).toBe(4);
  });

  it('numbers its events without a gap and names each one twice', () => {
    const frames = encode(calls).trimEnd().split('\n\n');
    frames.forEach((frame, place) => {
      const [name, data] = frame.split('\n');
      const event = JSON.parse(data?.slice('data: '.length) ?? '');
      expect(event).toMatchObject({ sequence_number: place, type: name?.slice('event: '.length) });
    });
  });

  it('tells a break to OpenAI’s client as an error', async () => {
    const broken: StreamEvent = { type: 'error', error: { message: 'it broke', kind: 'network' } };
    const stream = clientOf(encode([...calls.slice(0, 7), broken])).responses.stream({ model: 'm', input: 'x' });
    await expect(stream.finalResponse()).rejects.toThrow(/it broke/);
  });

  it('tells a break to agents that wait for response.failed', () => {
    const broken: StreamEvent = { type: 'error', error: { message: 'it broke', code: 'rate_limit_exceeded' } };
    const last = encode([...calls.slice(0, 7), broken])
      .trimEnd()
      .split('\n\n')
      .at(-1);
    expect(last).toMatch(/^event: response\.failed\n/);
    expect(JSON.parse(last?.slice(last.indexOf('{')) ?? '')).toMatchObject({
      response: { id: 'resp_1', status: 'failed', error: { code: 'rate_limit_exceeded', message: 'it broke' } },
    });
  });

  it('is read whole by OpenAI’s client when it was cut short', async () => {
    const cut: StreamEvent = { type: 'message-end', finishReason: 'length' };
    const stream = clientOf(encode([...calls.slice(0, 8), cut])).responses.stream({ model: 'm', input: 'x' });
    expect(await stream.finalResponse()).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output_text: 'Hello',
    });
  });
});

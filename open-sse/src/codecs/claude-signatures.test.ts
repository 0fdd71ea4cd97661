import type { WireFormat } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import type { CanonicalRequest } from '../canonical/request.ts';
import { fold } from '../stream/fold.ts';
import { createSseFrames } from '../stream/sse-frames.ts';
import { unfold } from '../stream/unfold.ts';
import { codecOf } from './index.ts';

const context = { model: 'alias', id: 'reply-1', createdAtSec: 5, wantsUsage: true };

function thoughtOf(origin: WireFormat, value: string | null = 'c2lnbmVk') {
  return { type: 'reasoning', text: 'Hm', signature: { origin, value } } as const;
}

function requestOf(model: string, thought: ReturnType<typeof thoughtOf>): CanonicalRequest {
  const answer = { type: 'tool-call', id: 'call_a', name: 'look', arguments: '{}' } as const;
  const result = { type: 'tool-result', toolCallId: 'call_a', content: [{ type: 'text', text: 'a gate' }] } as const;
  return {
    model,
    stream: false,
    tools: [{ name: 'look' }],
    turns: [
      { role: 'user', parts: [{ type: 'text', text: 'What is here?' }] },
      { role: 'assistant', parts: [thought, answer] },
      { role: 'user', parts: [result] },
    ],
  };
}

const claude = 'us.anthropic.claude-opus-4-6-v1';

describe.each<[WireFormat, WireFormat]>([
  ['anthropic-messages', 'bedrock-converse'],
  ['bedrock-converse', 'anthropic-messages'],
])('what Claude signed in %s', (from, to) => {
  it(`goes on to Claude in ${to}`, () => {
    const { value, losses } = codecOf(to).encodeRequest(requestOf(claude, thoughtOf(from)));
    const again = codecOf(to).decodeRequest(value).value;
    expect(losses).toEqual([]);
    expect(again.turns.flatMap((turn) => turn.parts)).toContainEqual(thoughtOf(to));
  });

  it('stays behind, noted, where another model answers', () => {
    const { value, losses } = codecOf(to).encodeRequest(requestOf('amazon.nova-pro-v1:0', thoughtOf(from)));
    expect(JSON.stringify(value)).not.toContain('c2lnbmVk');
    expect(losses).toEqual([{ field: 'request.turns.parts.reasoning' }]);
  });

  it.each([null, ''])('stays behind, noted, when it is none: %j', (nothing) => {
    const { losses } = codecOf(to).encodeRequest(requestOf(claude, thoughtOf(from, nothing)));
    expect(losses).toEqual([{ field: 'request.turns.parts.reasoning' }]);
  });

  it(`is shown in replies of ${to}, whole and streamed`, () => {
    const reply = { choices: [{ parts: [thoughtOf(from)], finishReason: 'stop' }] } as const;
    const whole = codecOf(to).encodeResponse(reply, context);
    expect(codecOf(to).decodeResponse(whole.value).value.choices[0]?.parts).toEqual([thoughtOf(to)]);
    const encoder = codecOf(to).createStreamEncoder(context);
    const text = unfold(reply).map((event) => encoder.push(event));
    const decoder = codecOf(to).createStreamDecoder();
    const frames = createSseFrames().push(Buffer.from(text.join('')));
    const events = [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
    expect(fold(events).choices[0]?.parts).toEqual([thoughtOf(to)]);
    expect([...whole.losses, ...encoder.losses]).toEqual([]);
  });
});

it('what another model signed is not Claude’s', () => {
  const { losses } = codecOf('anthropic-messages').encodeRequest(requestOf(claude, thoughtOf('gemini-generate')));
  expect(losses).toEqual([{ field: 'request.turns.parts.reasoning' }]);
});

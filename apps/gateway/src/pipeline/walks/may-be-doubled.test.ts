import type { JsonObject } from '@omniroute/core';
import { codecOf } from '@omniroute/open-sse';
import { expect, test } from 'vitest';
import { mayBeDoubled } from './may-be-doubled.ts';

function asked(format: Parameters<typeof codecOf>[0], body: JsonObject): boolean {
  return mayBeDoubled({ exchange: { codec: codecOf(format) }, inbound: { body } });
}

test('a response may be asked of two upstreams only where neither keeps it, nor goes on from what it kept', () => {
  expect(asked('openai-responses', { store: false })).toBe(true);
  expect(asked('openai-responses', {})).toBe(false);
  for (const field of ['previous_response_id', 'conversation', 'background'])
    expect(asked('openai-responses', { store: false, [field]: 'x' })).toBe(false);
});

test('other chats may, unless they are to be stored', () => {
  expect(asked('openai-chat', {})).toBe(true);
  expect(asked('openai-chat', { store: true })).toBe(false);
  expect(asked('anthropic-messages', {})).toBe(true);
  expect(asked('gemini-generate', {})).toBe(true);
});

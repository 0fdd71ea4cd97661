import type { JsonObject } from '@omniroute/core';
import { expect, test } from 'vitest';
import { readPromptPrefix } from './prompt-prefix.ts';

const turn = (role: string, content: string) => ({ role, content });

test.each<[string, JsonObject, JsonObject]>([
  [
    'Chat Completions',
    { messages: [turn('system', 'Be brief.'), turn('user', 'Hi')] },
    { messages: [turn('system', 'Be brief.'), turn('user', 'Hi'), turn('assistant', 'Hello'), turn('user', 'More')] },
  ],
  [
    'Messages',
    { system: [{ type: 'text', text: 'Be brief.' }], messages: [turn('user', 'Hi')] },
    { system: [{ type: 'text', text: 'Be brief.' }], messages: [turn('user', 'Hi'), turn('assistant', 'Hello')] },
  ],
  [
    'generateContent',
    { systemInstruction: { parts: [{ text: 'Be brief.' }] }, contents: [{ parts: [{ text: 'Hi' }] }] },
    {
      contents: [{ parts: [{ text: 'Hi' }] }, { role: 'model', parts: [{ text: 'Hello' }] }],
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
    },
  ],
  ['Responses', { instructions: 'Be brief.', input: 'Hi' }, { input: 'Hi', instructions: 'Be brief.', stream: true }],
])('the beginning of a prompt in %s stays the same while the conversation grows', (_, first, later) => {
  expect(readPromptPrefix(later)).toBe(readPromptPrefix(first));
  expect(readPromptPrefix(first)).toMatch(/Be brief\.[\s\S]*Hi/);
});

test('other tools, another system prompt or another first turn is another beginning', () => {
  const bodies: readonly JsonObject[] = [
    { messages: [turn('user', 'Hi')] },
    { messages: [turn('user', 'Ho')] },
    { system: 'S', messages: [turn('user', 'Hi')] },
    { tools: [{ name: 'search' }], messages: [turn('user', 'Hi')] },
  ];
  expect(new Set(bodies.map(readPromptPrefix)).size).toBe(bodies.length);
});

test('a key that the client names stands for the beginning, and a huge prompt is cut', () => {
  const named = { prompt_cache_key: 'agent-7', messages: [turn('user', 'Hi')] };
  expect(readPromptPrefix(named)).toBe(readPromptPrefix({ ...named, messages: [turn('user', 'other')] }));
  expect(readPromptPrefix({ messages: [turn('user', 'x'.repeat(1_000_000))] }).length).toBeLessThan(5000);
});

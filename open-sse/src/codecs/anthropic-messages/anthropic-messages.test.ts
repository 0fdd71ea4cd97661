import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonValue, tokenKinds } from '@omniroute/core';
import { testCodec } from '@omniroute/testing';
import { expect, test } from 'vitest';
import { anthropicMessages } from './index.ts';

testCodec(anthropicMessages, {
  fixtures: fileURLToPath(new URL('./__fixtures__', import.meta.url)),
  abilities: {
    format: 'anthropic-messages',
    blocks: ['text', 'reasoning', 'signed-reasoning', 'redacted', 'tool-call'],
    finishReasons: ['stop', 'length', 'content-filter', 'pause'],
    tokenKinds,
    separatesProse: true,
    statesCreation: false,
    requiresUsage: true,
    namesStopSequence: true,
  },
  normaliseRequest: normalise,
});

/** A string stands for one text block, wherever content is. */
function normalise(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(normalise);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([name, member = null]): [string, JsonValue] => [
    name,
    (name === 'content' || name === 'system') && typeof member === 'string'
      ? [{ type: 'text', text: member }]
      : normalise(member),
  ]);
  return Object.fromEntries(entries);
}

test('lets a system turn lead when the turns before it hold nothing that can be written', () => {
  const { value } = anthropicMessages.encodeRequest({
    model: 'm',
    stream: false,
    turns: [
      { role: 'user', parts: [{ type: 'text', text: '' }] },
      { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
    ],
  });
  expect(value).toMatchObject({ system: 'Be brief.', messages: [{ role: 'user', content: 'Hi' }] });
});

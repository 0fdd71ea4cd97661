import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject, type JsonValue, tokenKinds } from '@omniroute/core';
import { testCodec } from '@omniroute/testing';
import { openAiResponses } from './index.ts';

testCodec(openAiResponses, {
  fixtures: fileURLToPath(new URL('./__fixtures__', import.meta.url)),
  abilities: {
    format: 'openai-responses',
    blocks: ['text', 'reasoning', 'signed-reasoning', 'refusal', 'tool-call'],
    finishReasons: ['stop', 'length', 'content-filter'],
    tokenKinds,
    separatesProse: true,
    statesCreation: true,
    requiresUsage: false,
    namesStopSequence: false,
    logprobs: true,
  },
  normaliseRequest,
});

/** A text stands for one user's message, a message need not name its type, and a string is a list of one part. */
function normaliseRequest(body: JsonObject): JsonValue {
  const { input } = body;
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : Array.isArray(input) ? input : [];
  return { ...body, input: items.map(normaliseItem) };
}

function normaliseItem(item: JsonValue): JsonValue {
  if (!isJsonObject(item)) return item;
  if (typeof item['role'] !== 'string') return item;
  const { content } = item;
  const list = typeof content === 'string' ? [{ type: 'input_text', text: content }] : content;
  return list === undefined ? item : { ...item, type: 'message', content: list };
}

import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { testCodec } from '@omniroute/testing';
import { cohereChat } from './index.ts';

testCodec(cohereChat, {
  fixtures: fileURLToPath(new URL('./__fixtures__', import.meta.url)),
  abilities: {
    format: 'cohere-chat',
    blocks: ['text', 'reasoning', 'tool-call'],
    finishReasons: ['stop', 'length'],
    tokenKinds: ['input', 'cache-read', 'output'],
    separatesProse: true,
    startNames: ['id'],
    statesCreation: false,
    requiresUsage: false,
    namesStopSequence: false,
  },
  normaliseRequest,
});

/** A list of one plain text is the same as the text. */
function normaliseRequest(body: JsonObject): JsonValue {
  const messages = Array.isArray(body['messages']) ? body['messages'].map(normaliseMessage) : [];
  return { ...body, messages };
}

function normaliseMessage(message: JsonValue): JsonValue {
  if (!isJsonObject(message) || !Array.isArray(message['content']) || message['content'].length !== 1) return message;
  const only: JsonValue = message['content'][0];
  const plain = isJsonObject(only) && only['type'] === 'text' && Object.keys(only).length === 2;
  return plain ? { ...message, content: only['text'] } : message;
}

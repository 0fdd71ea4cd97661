import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject, type JsonValue, tokenKinds } from '@omniroute/core';
import { testCodec } from '@omniroute/testing';
import { openAiChat } from './index.ts';

testCodec(openAiChat, {
  fixtures: fileURLToPath(new URL('./__fixtures__', import.meta.url)),
  abilities: {
    format: 'openai-chat',
    blocks: ['text', 'reasoning', 'refusal', 'tool-call'],
    finishReasons: ['stop', 'length', 'content-filter'],
    tokenKinds,
    separatesProse: false,
    statesCreation: true,
    requiresUsage: false,
    namesStopSequence: false,
    logprobs: true,
  },
  normaliseRequest,
});

/** A list of one plain text is the same as the text. */
function normaliseRequest(body: JsonObject): JsonValue {
  const { stream, ...rest } = body;
  const messages = Array.isArray(rest['messages']) ? rest['messages'].map(normaliseMessage) : [];
  return stream === true ? { ...rest, stream, messages } : { ...rest, messages };
}

function normaliseMessage(message: JsonValue): JsonValue {
  if (!isJsonObject(message) || !Array.isArray(message['content']) || message['content'].length !== 1) return message;
  const only: JsonValue = message['content'][0];
  const plain = isJsonObject(only) && only['type'] === 'text' && Object.keys(only).length === 2;
  return plain ? { ...message, content: only['text'] } : message;
}

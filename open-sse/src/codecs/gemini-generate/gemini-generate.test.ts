import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject, type JsonValue, tokenKinds } from '@omniroute/core';
import { testCodec } from '@omniroute/testing';
import { geminiGenerate } from './index.ts';

testCodec(geminiGenerate, {
  fixtures: fileURLToPath(new URL('./__fixtures__', import.meta.url)),
  abilities: {
    format: 'gemini-generate',
    blocks: ['text', 'signed-reasoning', 'tool-call'],
    finishReasons: ['stop', 'length', 'content-filter', 'other'],
    tokenKinds,
    separatesProse: false,
    statesCreation: false,
    requiresUsage: false,
    namesStopSequence: false,
    logprobs: true,
  },
  normaliseRequest,
});

/** The URL's share is no part of the body, contents are the user's by default, and names may be in snake case. */
function normaliseRequest(body: JsonObject): JsonValue {
  const own = Object.entries(body).filter(([name]) => name !== 'model' && name !== 'stream');
  const named = Object.fromEntries(own.map(([name, value = null]) => [toCamelCase(name), value]));
  const contents = Array.isArray(named['contents']) ? named['contents'].map(normaliseContent) : [];
  return { ...named, contents };
}

function normaliseContent(content: JsonValue): JsonValue {
  return isJsonObject(content) ? { role: 'user', ...content } : content;
}

function toCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

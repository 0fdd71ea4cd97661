import type { FinishReason, JsonObject, JsonValue } from '@omniroute/core';
import { asObject } from '../read-json.ts';

/**
 * What is used of Gemini's generateContent and streamGenerateContent (https://ai.google.dev/api/generate-content). The wire names
 * the model, and whether it streams, in the URL: whoever reads a request puts both into the parsed body as `model` and `stream`
 * before the codec sees it, and `encodeRequest` writes neither.
 */
export const format = 'gemini-generate' as const;

const finishReasons: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  LANGUAGE: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
};

const finishWords: Readonly<Record<FinishReason, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  'tool-calls': 'STOP',
  'content-filter': 'SAFETY',
  'stop-sequence': 'STOP',
  pause: 'STOP',
  other: 'OTHER',
};

/** Gemini has no word of its own for a stop after function calls. */
export function toFinishReason(word: string, hasToolCalls: boolean): FinishReason {
  if (word === 'STOP' && hasToolCalls) return 'tool-calls';
  return Object.hasOwn(finishReasons, word) ? (finishReasons[word] ?? 'other') : 'other';
}

export function toFinishWord(reason: FinishReason): string {
  return finishWords[reason];
}

/** An object with the names of its fields in camel case: Google takes snake case as well. */
export function readFields(value: JsonValue | undefined): JsonObject | undefined {
  const object = asObject(value);
  if (!object || !Object.keys(object).some((name) => name.includes('_'))) return object;
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [toCamelCase(name), member]));
}

function toCamelCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export const requestFields: ReadonlySet<string> = new Set([
  'model',
  'stream',
  'contents',
  'systemInstruction',
  'tools',
  'toolConfig',
  'generationConfig',
  'serviceTier',
]);

export const responseFields: ReadonlySet<string> = new Set([
  'candidates',
  'usageMetadata',
  'modelVersion',
  'responseId',
]);
export const candidateFields: ReadonlySet<string> = new Set(['content', 'finishReason', 'index']);

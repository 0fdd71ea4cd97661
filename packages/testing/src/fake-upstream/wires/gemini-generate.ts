import type { TokenCounts } from '@omniroute/core';
import type { FakeFinish, FakeReply } from '../behaviour.ts';
import { cutText, defaultUsage, type Ask, type FakeWire } from './wire.ts';

/** generateContent and streamGenerateContent after the Gemini API reference (ai.google.dev/api/generate-content). */
export const geminiGenerateWire: FakeWire = {
  basePath: '',
  modelsPath: '/v1beta/models',
  readCall,
  encodeBody: (reply, ask) => JSON.stringify(replyOf(reply, ask, candidateOf(partsOf(reply), finishOf(reply)))),
  encodeFrames,
  encodeError: (status, message) => JSON.stringify(errorOf(status, message)),
  encodeErrorFrame: (message) => frame(errorOf(503, message)),
  encodeModels: (ids) =>
    JSON.stringify({
      models: ids.map((id) => ({
        name: `models/${id}`,
        displayName: id,
        supportedGenerationMethods: ['generateContent', 'countTokens'],
      })),
    }),
};

/** Model and verb are the URL's. */
const callPath = /^\/v1(?:beta)?\/models\/(.+):(generateContent|streamGenerateContent)$/;

function readCall(path: string): Ask | undefined {
  const [, model, verb] = callPath.exec(path) ?? [];
  if (model === undefined) return undefined;
  return { model: decodeURIComponent(model), stream: verb === 'streamGenerateContent', includeUsage: true };
}

const wordOf: Readonly<Record<FakeFinish, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  'tool-calls': 'STOP',
  'content-filter': 'SAFETY',
};

/** The stream has no marker at its end: the last chunk names the reason. */
function encodeFrames(reply: FakeReply, ask: Ask): readonly string[] {
  const count = reply.deltas ?? 3;
  const { reasoning } = reply;
  const parts = [
    ...(reasoning ? cutText(reasoning.text, count).map((text) => ({ text, thought: true })) : []),
    ...(reasoning?.signature ? [{ text: '', thought: true, thoughtSignature: reasoning.signature }] : []),
    ...cutText(reply.text ?? '', count).map((text) => ({ text })),
    ...callsOf(reply),
  ];
  return [
    ...parts.map((part) => frame({ candidates: [candidateOf([part])], ...headOf(reply, ask) })),
    frame(replyOf(reply, ask, candidateOf([{ text: '' }], finishOf(reply)))),
  ];
}

function partsOf(reply: FakeReply): readonly object[] {
  const { reasoning } = reply;
  const signature = reasoning?.signature === undefined ? {} : { thoughtSignature: reasoning.signature };
  return [
    ...(reasoning ? [{ text: reasoning.text, thought: true, ...signature }] : []),
    ...(reply.text === undefined ? [] : [{ text: reply.text }]),
    ...callsOf(reply),
  ];
}

function callsOf(reply: FakeReply): readonly object[] {
  return (reply.toolCalls ?? []).map(({ id, name, arguments: text, signature }) => ({
    functionCall: { id, name, args: JSON.parse(text) },
    ...(signature !== undefined && { thoughtSignature: signature }),
  }));
}

function finishOf(reply: FakeReply): string {
  return wordOf[reply.finish ?? 'stop'];
}

function candidateOf(parts: readonly object[], finishReason?: string): object {
  return { content: { parts, role: 'model' }, ...(finishReason !== undefined && { finishReason }), index: 0 };
}

function replyOf(reply: FakeReply, ask: Ask, candidate: object): object {
  const usage = reply.usage === 'none' ? {} : { usageMetadata: usageOf(reply.usage ?? defaultUsage) };
  return { candidates: [candidate], ...usage, ...headOf(reply, ask) };
}

function headOf(reply: FakeReply, ask: Ask): object {
  return { modelVersion: reply.model ?? ask.model, responseId: 'fake-response' };
}

/** Google's prompt count contains the cached tokens; its candidates' count excludes the thoughts. It counts no cache writes. */
function usageOf(tokens: TokenCounts): object {
  const { input = 0, output = 0, reasoning } = tokens;
  const cached = tokens['cache-read'];
  const prompt = input + (cached ?? 0) + (tokens['cache-write'] ?? 0) + (tokens['cache-write-1h'] ?? 0);
  return {
    promptTokenCount: prompt,
    cachedContentTokenCount: cached,
    candidatesTokenCount: output,
    thoughtsTokenCount: reasoning,
    totalTokenCount: prompt + output + (reasoning ?? 0),
  };
}

const words: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

function errorOf(code: number, message: string): object {
  return { error: { code, message, status: words[code] ?? 'INTERNAL' } };
}

/** Google ends its lines with both characters. */
function frame(data: object): string {
  return `data: ${JSON.stringify(data)}\r\n\r\n`;
}

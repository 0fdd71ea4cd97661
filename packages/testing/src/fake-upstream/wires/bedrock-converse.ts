import type { TokenCounts } from '@omniroute/core';
import type { FakeFinish, FakeReply, FakeToolCall } from '../behaviour.ts';
import { encodeMessage } from './event-stream.ts';
import { cutText, defaultUsage, type Ask, type FakeWire } from './wire.ts';

const jsonType = { ':content-type': 'application/json' };

/**
 * Converse and ConverseStream after the Bedrock API reference (docs.aws.amazon.com/bedrock/latest/APIReference), and the list of
 * models, which AWS serves at another address. Inference profiles it has none.
 */
export const bedrockConverseWire: FakeWire<Buffer> = {
  basePath: '',
  modelsPath: '/foundation-models',
  streamType: 'application/vnd.amazon.eventstream',
  readCall,
  encodeBody,
  encodeFrames,
  encodeError: (_status, message) => JSON.stringify({ message }),
  errorHeaders: (status) => ({
    'x-amzn-errortype': `${exceptionOf[status] ?? 'InternalServerException'}:http://fake/`,
  }),
  encodeErrorFrame: (message) =>
    encodeMessage(
      { ':exception-type': 'serviceUnavailableException', ...jsonType, ':message-type': 'exception' },
      JSON.stringify({ message }),
    ),
  // The framing is right, the payload is not.
  malformedFrame: encodeEvent('contentBlockDelta', '{"contentBlockIndex":0,"del'),
  encodeModels: (ids) =>
    JSON.stringify({
      modelSummaries: ids.map((id) => ({
        modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${id}`,
        modelId: id,
        modelName: id,
        outputModalities: ['TEXT'],
        inferenceTypesSupported: ['ON_DEMAND'],
      })),
    }),
};

/** Model and verb are the URL's. */
const callPath = /^\/model\/([^/]+)\/(converse|converse-stream)$/;

function readCall(path: string): Ask | undefined {
  const [, model, verb] = callPath.exec(path) ?? [];
  if (model === undefined) return undefined;
  return { model: decodeURIComponent(model), stream: verb === 'converse-stream', includeUsage: true };
}

const stopReasonOf: Readonly<Record<FakeFinish, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'content_filtered',
};

const exceptionOf: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  503: 'ServiceUnavailableException',
};

const metrics = { latencyMs: 5 };

function encodeBody(reply: FakeReply): string {
  const { reasoning, text } = reply;
  const content = [
    ...(reasoning ? [{ reasoningContent: { reasoningText: reasoning } }] : []),
    ...(text === undefined ? [] : [{ text }]),
    ...(reply.toolCalls ?? []).map((call) => ({ toolUse: { ...startOf(call), input: JSON.parse(call.arguments) } })),
  ];
  return JSON.stringify({
    output: { message: { role: 'assistant', content } },
    stopReason: finishOf(reply),
    ...usageField(reply),
    metrics,
  });
}

function encodeFrames(reply: FakeReply): readonly Buffer[] {
  return [
    frame('messageStart', { role: 'assistant' }),
    ...blocksOf(reply).flatMap(({ start, deltas }, contentBlockIndex) => [
      ...(start === undefined ? [] : [frame('contentBlockStart', { contentBlockIndex, start })]),
      ...deltas.map((delta) => frame('contentBlockDelta', { contentBlockIndex, delta })),
      frame('contentBlockStop', { contentBlockIndex }),
    ]),
    frame('messageStop', { stopReason: finishOf(reply) }),
    frame('metadata', { ...usageField(reply), metrics }),
  ];
}

/** Only calls of tools are told when they start. */
type Block = { readonly start?: object; readonly deltas: readonly object[] };

function blocksOf({ reasoning, text, toolCalls = [], deltas = 3 }: FakeReply): readonly Block[] {
  const signature =
    reasoning?.signature === undefined ? [] : [{ reasoningContent: { signature: reasoning.signature } }];
  const thoughts = reasoning && cutText(reasoning.text, deltas).map((piece) => ({ reasoningContent: { text: piece } }));
  return [
    ...(thoughts ? [{ deltas: [...thoughts, ...signature] }] : []),
    ...(text === undefined ? [] : [{ deltas: cutText(text, deltas).map((piece) => ({ text: piece })) }]),
    ...toolCalls.map((call) => ({
      start: { toolUse: startOf(call) },
      deltas: cutText(call.arguments, deltas).map((piece) => ({ toolUse: { input: piece } })),
    })),
  ];
}

function startOf({ id, name }: FakeToolCall): object {
  return { toolUseId: id, name };
}

function finishOf(reply: FakeReply): string {
  return stopReasonOf[reply.finish ?? (reply.toolCalls ? 'tool-calls' : 'stop')];
}

function usageField(reply: FakeReply): { readonly usage?: object } {
  return reply.usage === 'none' ? {} : { usage: usageOf(reply.usage ?? defaultUsage) };
}

/** Input, cache reads and cache writes are counted apart; the output contains the reasoning. */
function usageOf(tokens: TokenCounts): object {
  const { input = 0, output = 0, reasoning = 0 } = tokens;
  const cacheRead = tokens['cache-read'];
  const hour = tokens['cache-write-1h'];
  const short = tokens['cache-write'];
  const written = hour === undefined && short === undefined ? undefined : (hour ?? 0) + (short ?? 0);
  const details = [
    ...(hour ? [{ ttl: '1h', inputTokens: hour }] : []),
    ...(short ? [{ ttl: '5m', inputTokens: short }] : []),
  ];
  return {
    inputTokens: input,
    outputTokens: output + reasoning,
    totalTokens: input + (cacheRead ?? 0) + (written ?? 0) + output + reasoning,
    cacheReadInputTokens: cacheRead,
    cacheWriteInputTokens: written,
    cacheDetails: written === undefined ? undefined : details,
  };
}

/** AWS fills its events up with letters, so that their length tells nothing. */
function frame(event: string, data: object): Buffer {
  return encodeEvent(event, JSON.stringify({ ...data, p: 'abcdefghijklmnop' }));
}

function encodeEvent(event: string, payload: string): Buffer {
  return encodeMessage({ ':event-type': event, ...jsonType, ':message-type': 'event' }, payload);
}

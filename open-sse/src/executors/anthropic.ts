import { classifyFailure } from './classify/classify-failure.ts';
import type { Executor, WriteHeaders } from './executor.ts';
import { pickFormats } from './formats.ts';
import type { HttpClient } from './http-client.ts';
import { sendCall } from './http-executor.ts';
import { anthropicLimits, plainFacts, readToldLimits } from './told-limits.ts';

/** The version that every client understands; a client that names another gets that one. */
export const defaultAnthropicVersion = '2023-06-01';

const versionHeader = 'anthropic-version';

const writeVersion: WriteHeaders = (headers, call, connection) => {
  if (call.forwardedHeaders[versionHeader] !== undefined || connection.fromSettings.has(versionHeader)) return;
  headers.push(versionHeader, defaultAnthropicVersion);
};

/** Anthropic's Messages API. */
export function createAnthropicExecutor(client: HttpClient): Executor {
  return {
    id: 'anthropic',
    requireTerminalMarker: true,
    hidesBreaks: false,
    statesCost: () => false,
    edits: () => ({ set: {}, remove: [] }),
    formats: pickFormats,
    send: (call, cancellation) => sendCall(client, call, cancellation, writeVersion),
    readFacts: ({ headers }) => plainFacts(headers['request-id'], readToldLimits(headers, anthropicLimits)),
    classify: (failure) => classifyFailure(failure),
  };
}

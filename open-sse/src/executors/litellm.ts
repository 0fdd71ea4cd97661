import { classifyFailure } from './classify/classify-failure.ts';
import { litellmRules } from './classify/litellm-rules.ts';
import type { Executor, UpstreamCall, WriteHeaders } from './executor.ts';
import { pickFormats } from './formats.ts';
import type { HttpClient } from './http-client.ts';
import { sendCall } from './http-executor.ts';
import { editLitellmBody } from './litellm-body.ts';
import { readLitellmFacts } from './litellm-facts.ts';

const writeHeaders: WriteHeaders = (headers, call, connection) => {
  writeIdentity(headers, call, connection);
  // A call whose client has gone away runs on inside the proxy, so the deadline has to go with it.
  headers.push('x-litellm-timeout', (Math.max(call.remainingMs, 1) / 1000).toFixed(3));
  if (call.connection.settings.upstreamRetries !== true) headers.push('x-litellm-num-retries', '0');
};

/** By what the proxy's books are told from those of other calls, and joined with ours. */
const writeIdentity: WriteHeaders = (headers, call, { fromSettings }) => {
  headers.push('x-litellm-call-id', call.attemptId, 'x-litellm-trace-id', call.requestId);
  if (call.attribution) writeAttribution(headers, call.attribution, fromSettings);
  if (!fromSettings.has('x-litellm-spend-logs-metadata')) {
    const metadata = { omniroute: { request_id: call.requestId, attempt_id: call.attemptId } };
    headers.push('x-litellm-spend-logs-metadata', JSON.stringify(metadata));
  }
};

/** Tags are separated by commas, so one inside a tag would make two of it. */
function writeAttribution(
  headers: string[],
  { tags, endUser }: NonNullable<UpstreamCall['attribution']>,
  fromSettings: ReadonlySet<string>,
): void {
  const written = tags.map((tag) => toHeaderText(tag).replaceAll(',', ' ')).join(',');
  if (written !== '' && !fromSettings.has('x-litellm-tags')) headers.push('x-litellm-tags', written);
  const user = endUser === undefined ? '' : toHeaderText(endUser);
  if (user !== '' && !fromSettings.has('x-litellm-end-user-id')) headers.push('x-litellm-end-user-id', user);
}

/** A header holds printable ASCII; of anything else the reader could make what it likes. */
function toHeaderText(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 256);
}

/** A LiteLLM proxy: its own retries and fallbacks off, our ids and deadline in, its deployment and cost out. */
export function createLitellmExecutor(client: HttpClient): Executor {
  return {
    id: 'litellm',
    // What it notices of a broken upstream shows as an end without `[DONE]` or `message_stop`.
    requireTerminalMarker: true,
    // What it does not notice shows as a normal stop, at least on chat.
    hidesBreaks: true,
    // The cost inside a native Messages stream is wrong: it prices only the last event's fields.
    statesCost: (format) => format === 'openai-chat' || format === 'openai-responses',
    edits: editLitellmBody,
    formats: pickFormats,
    send: (call, cancellation) => sendCall(client, call, cancellation, writeHeaders),
    // A session lasts as long as it lasts: no deadline goes with it.
    writeSocketHeaders: writeIdentity,
    readFacts: readLitellmFacts,
    classify: (failure) => classifyFailure(failure, litellmRules),
  };
}

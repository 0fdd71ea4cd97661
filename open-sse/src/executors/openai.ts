import type { JsonEdits } from '../relay/splice-json.ts';
import { classifyFailure } from './classify/classify-failure.ts';
import type { Executor, UpstreamFacts } from './executor.ts';
import { pickFormats } from './formats.ts';
import type { HttpClient } from './http-client.ts';
import { sendCall } from './http-executor.ts';
import { streamOptionsWithUsage } from './stream-usage.ts';

/** Providers that always send usage in streams and refuse a body that asks for it. */
const refusesStreamOptions: ReadonlySet<string> = new Set(['mistral']);

const noEdits: JsonEdits = { set: {}, remove: [] };

/** OpenAI itself and every server that speaks its chat API. */
export function createOpenaiExecutor(client: HttpClient): Executor {
  return {
    id: 'openai',
    // Many compatible servers end a good stream without `[DONE]`.
    requireTerminalMarker: false,
    hidesBreaks: false,
    statesCost: () => false,
    edits: ({ format, stream, connection, body }) => {
      if (!stream || format !== 'openai-chat') return noEdits;
      if (refusesStreamOptions.has(connection.provider)) return { set: {}, remove: ['stream_options'] };
      const options = streamOptionsWithUsage(body);
      return options === undefined ? noEdits : { set: { stream_options: options }, remove: [] };
    },
    formats: pickFormats,
    send: (call, cancellation) => sendCall(client, call, cancellation),
    readFacts: ({ headers }): UpstreamFacts => {
      const upstreamRequestId = headers['x-request-id'];
      return upstreamRequestId === undefined ? {} : { upstreamRequestId };
    },
    classify: (failure) => classifyFailure(failure),
  };
}

import { noEdits } from './chat-edits.ts';
import { classifyFailure } from './classify/classify-failure.ts';
import { cohereRules } from './classify/cohere-rules.ts';
import type { Executor, UpstreamFacts } from './executor.ts';
import { pickFormats } from './formats.ts';
import type { HttpClient } from './http-client.ts';
import { sendCall } from './http-executor.ts';

/** Cohere's own API (docs.cohere.com/reference/about). */
export function createCohereExecutor(client: HttpClient): Executor {
  return {
    id: 'cohere',
    requireTerminalMarker: true,
    hidesBreaks: false,
    statesCost: () => false,
    edits: () => noEdits,
    formats: pickFormats,
    send: (call, cancellation) => sendCall(client, call, cancellation),
    readFacts: ({ headers }): UpstreamFacts => {
      const upstreamRequestId = headers['x-debug-trace-id'];
      return upstreamRequestId === undefined ? {} : { upstreamRequestId };
    },
    classify: (failure) => classifyFailure(failure, cohereRules),
  };
}

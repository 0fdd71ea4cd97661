import { editChatBody } from './chat-edits.ts';
import { classifyFailure } from './classify/classify-failure.ts';
import type { Executor } from './executor.ts';
import { pickFormats } from './formats.ts';
import type { HttpClient } from './http-client.ts';
import { sendCall } from './http-executor.ts';
import { openaiLimits, plainFacts, readToldLimits } from './told-limits.ts';

/** OpenAI itself and every server that speaks its chat API. */
export function createOpenaiExecutor(client: HttpClient): Executor {
  return {
    id: 'openai',
    // Many compatible servers end a good stream without `[DONE]`.
    requireTerminalMarker: false,
    hidesBreaks: false,
    statesCost: () => false,
    edits: editChatBody,
    formats: pickFormats,
    send: (call, cancellation) => sendCall(client, call, cancellation),
    readFacts: ({ headers }) => plainFacts(headers['x-request-id'], readToldLimits(headers, openaiLimits)),
    classify: (failure) => classifyFailure(failure),
  };
}

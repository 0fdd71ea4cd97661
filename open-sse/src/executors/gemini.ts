import { classifyGoogleFailure } from './classify/classify-google-failure.ts';
import { noEdits } from './chat-edits.ts';
import type { Executor, UpstreamCall } from './executor.ts';
import { pickFormats } from './formats.ts';
import type { HttpClient } from './http-client.ts';
import { sendCall } from './http-executor.ts';

/** Google AI Studio: the Gemini API with an API key (ai.google.dev/api). */
export function createGeminiExecutor(client: HttpClient): Executor {
  return {
    id: 'gemini',
    // A stream ends with its connection; the last chunk's finish reason says that it is whole.
    requireTerminalMarker: false,
    hidesBreaks: false,
    statesCost: () => false,
    edits: () => noEdits,
    formats: pickFormats,
    send: (call, cancellation) => sendCall(client, withBareModel(call), cancellation),
    readFacts: () => ({}),
    classify: classifyGoogleFailure,
  };
}

/** Google's list names models `models/<id>`; the path has that part already. */
function withBareModel(call: UpstreamCall): UpstreamCall {
  return call.model.startsWith('models/') ? { ...call, model: call.model.slice('models/'.length) } : call;
}

import type { JsonEdits } from '../relay/splice-json.ts';
import type { Cancellation } from './cancellation.ts';
import { editChatBody, noEdits } from './chat-edits.ts';
import { classifyGoogleFailure } from './classify/classify-google-failure.ts';
import { googleTokensOf } from './credentials/google-token.ts';
import { untilCancelled } from './credentials/until-cancelled.ts';
import type { Executor, HeaderMap, UpstreamCall, UpstreamReply } from './executor.ts';
import { pickFormats } from './formats.ts';
import type { HttpClient } from './http-client.ts';
import { buildRequest } from './http-executor.ts';
import { completeConnection, vertexFormats, vertexModel } from './vertex-target.ts';

/** What stands in the body here and in a header at Anthropic itself. */
const anthropicVersion = JSON.stringify('vertex-2023-10-16');

/** Google Vertex AI with a service account: Gemini, Claude and open models, each publisher's in its own format. */
export function createVertexExecutor(client: HttpClient): Executor {
  const tokens = googleTokensOf(client);

  async function send(call: UpstreamCall, cancellation: Cancellation): Promise<UpstreamReply> {
    const { connection } = call;
    const request = buildRequest({
      ...call,
      connection: completeConnection(connection),
      model: vertexModel(call.model, call.format),
      forwardedHeaders: withoutVersion(call.forwardedHeaders),
    });
    const token = await untilCancelled(tokens.tokenOf(connection), cancellation);
    request.headers.push('authorization', `Bearer ${token}`);
    // Claude's ids hold an `@`, which Google writes as it is.
    const reply = await client.send({ ...request, path: request.path.replaceAll('%40', '@') }, cancellation);
    if (reply.status === 401) tokens.forget(connection);
    return reply;
  }

  return {
    id: 'vertex',
    // Claude's streams end with their marker, Gemini's with a finish reason; the codecs know which.
    requireTerminalMarker: false,
    hidesBreaks: false,
    statesCost: () => false,
    edits: editVertexBody,
    formats: (target) => pickFormats({ ...target, spoken: spokenBy(target) }),
    send,
    readFacts: () => ({}),
    classify: classifyGoogleFailure,
  };
}

type Target = Parameters<Executor['formats']>[0];

function spokenBy({ model, spoken }: Target): Target['spoken'] {
  const own = vertexFormats(model);
  return spoken.filter((format) => own.includes(format));
}

const editVertexBody: Executor['edits'] = (call): JsonEdits => {
  switch (call.format) {
    case 'anthropic-messages':
      return { set: { anthropic_version: anthropicVersion }, remove: ['model'] };
    case 'anthropic-count-tokens':
      return { set: { anthropic_version: anthropicVersion }, remove: [] };
    case 'openai-chat':
      return editChatBody(call);
    default:
      return noEdits;
  }
};

function withoutVersion(headers: HeaderMap): HeaderMap {
  const { 'anthropic-version': _unwanted, ...rest } = headers;
  return rest;
}

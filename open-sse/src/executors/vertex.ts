import { isJsonObject } from '@omniroute/core';
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
import { completeConnection, isEmbedding, vertexEmbedding, vertexFormats, vertexModel } from './vertex-target.ts';

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
    serves: (format, model) => !isEmbedding(format) || vertexEmbedding(model) === format,
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
    case 'gemini-count-tokens':
      return unwrapCount(call.body);
    case 'gemini-embed':
      return { set: {}, remove: ['model'] };
    case 'openai-chat':
      return editChatBody(call);
    default:
      return noEdits;
  }
};

const wrappers = ['generateContentRequest', 'generate_content_request'] as const;

/** What is counted stands in the body itself here, and nothing but these (https://cloud.google.com/vertex-ai/docs/reference/rest/v1/CountTokensRequest). */
const counted: ReadonlySet<string> = new Set([
  'contents',
  'generationConfig',
  'generation_config',
  'systemInstruction',
  'system_instruction',
  'tools',
]);

/** At Google AI Studio a whole request may stand inside the one to count; Vertex AI knows no such field. */
function unwrapCount(body: Readonly<Record<string, unknown>>): JsonEdits {
  const inner = wrappers.map((name) => body[name]).find(isJsonObject) ?? {};
  const set = Object.entries(inner).filter(([name]) => counted.has(name));
  return {
    set: Object.fromEntries(set.map(([name, value]) => [name, JSON.stringify(value)])),
    remove: [...wrappers, 'model'],
  };
}

function withoutVersion(headers: HeaderMap): HeaderMap {
  const { 'anthropic-version': _unwanted, ...rest } = headers;
  return rest;
}

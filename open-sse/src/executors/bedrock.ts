import { OmniError } from '@omniroute/core';
import { EventStreamBody } from './aws/event-stream-body.ts';
import { authoriseBedrock } from './bedrock-auth.ts';
import { classifyBedrockFailure } from './classify/classify-bedrock-failure.ts';
import type { Executor, UpstreamCall, UpstreamFacts, UpstreamReply } from './executor.ts';
import { pickFormats } from './formats.ts';
import type { HttpClient, HttpRequest } from './http-client.ts';
import { buildRequest } from './http-executor.ts';

const eventStream = 'application/vnd.amazon.eventstream';
const jsonType = 'application/json';

/** AWS Bedrock's runtime: each call is signed, and its binary event streams are shown as server-sent events. */
export function createBedrockExecutor(client: HttpClient, now: () => Date = () => new Date()): Executor {
  return {
    id: 'bedrock',
    // `metadata`, the last event, has the counts alone: without it the answer is whole all the same.
    requireTerminalMarker: false,
    hidesBreaks: false,
    statesCost: () => false,
    edits: () => ({ set: {}, remove: [] }),
    formats: pickFormats,
    send: async (call, cancellation) =>
      showEvents(await client.send(authorise(buildRequest(withAccept(call)), call, now()), cancellation)),
    readFacts: ({ headers }): UpstreamFacts => {
      const upstreamRequestId = headers['x-amzn-requestid'];
      return upstreamRequestId === undefined ? {} : { upstreamRequestId };
    },
    classify: classifyBedrockFailure,
  };
}

function withAccept(call: UpstreamCall): UpstreamCall {
  return call.stream ? { ...call, accept: eventStream } : call;
}

function authorise(request: HttpRequest, call: UpstreamCall, at: Date): HttpRequest {
  const { body } = request;
  if (body !== undefined && 'open' in body) {
    throw new OmniError('too-large', 'A body that is too large for memory cannot be signed for Bedrock.');
  }
  const { method, origin, path } = request;
  const signed = body === undefined ? {} : { body, contentType: call.contentType ?? jsonType };
  const proof = authoriseBedrock({ method, origin, path, ...signed }, call.connection, at);
  return { ...request, headers: [...request.headers, ...proof] };
}

function showEvents(reply: UpstreamReply): UpstreamReply {
  if (reply.headers['content-type']?.startsWith(eventStream) !== true) return reply;
  const headers = { ...reply.headers, 'content-type': 'text/event-stream' };
  return { ...reply, headers, body: new EventStreamBody(reply.body) };
}

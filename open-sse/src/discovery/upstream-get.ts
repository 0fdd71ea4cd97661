import {
  OmniError,
  type ExecutorId,
  type ProviderDefinition,
  type UpstreamConnection,
  type UpstreamFailure,
  type JsonValue,
} from '@omniroute/core';
import { parseJson } from '../codecs/read-json.ts';
import { defaultAnthropicVersion } from '../executors/anthropic.ts';
import { authoriseBedrock } from '../executors/bedrock-auth.ts';
import { buildConnectionHeaders } from '../executors/call-headers.ts';
import { classifyBedrockFailure } from '../executors/classify/classify-bedrock-failure.ts';
import { classifyFailure } from '../executors/classify/classify-failure.ts';
import { classifyGoogleFailure } from '../executors/classify/classify-google-failure.ts';
import { cohereRules } from '../executors/classify/cohere-rules.ts';
import type { FailureRule } from '../executors/classify/failure-rule.ts';
import { litellmRules } from '../executors/classify/litellm-rules.ts';
import { googleTokensOf } from '../executors/credentials/google-token.ts';
import type { HttpClient, TextReply } from '../executors/http-client.ts';

/** Whom discovery and tests ask. */
export type Upstream = {
  readonly connection: UpstreamConnection;
  readonly definition: ProviderDefinition;
  readonly client: HttpClient;
  readonly signal?: AbortSignal;
};

const getTimeoutMs = 5_000;

/** Asks the upstream with the connection's credential. Any status is an answer; rejects when the connection fails. */
export async function getFrom(upstream: Upstream, url: string): Promise<TextReply> {
  const { connection, definition, client, signal } = upstream;
  const headers = [...buildConnectionHeaders(definition, connection).flat, 'accept', 'application/json'];
  if (definition.executor === 'anthropic') headers.push('anthropic-version', defaultAnthropicVersion);
  if (definition.executor === 'vertex') {
    headers.push('authorization', `Bearer ${await googleTokensOf(client).tokenOf(connection)}`);
  }
  if (definition.executor === 'bedrock') {
    const { origin, pathname, search } = new URL(url);
    headers.push(...authoriseBedrock({ method: 'GET', origin, path: pathname + search }, connection, new Date()));
  }
  const allowPrivateNetwork = connection.settings.allowPrivateNetwork === true;
  return client.getText({ url, headers, allowPrivateNetwork, timeoutMs: getTimeoutMs }, signal);
}

const rulesOf: { readonly [id in ExecutorId]?: readonly FailureRule[] } = {
  litellm: litellmRules,
  cohere: cohereRules,
};

/** What an answer without success means for this kind of upstream. */
export function judgeReply({ definition }: Upstream, reply: TextReply): UpstreamFailure {
  const { status, headers, text: body } = reply;
  const failure = { type: 'response', status, headers, body, format: 'openai-chat' } as const;
  const isGoogle = definition.executor === 'gemini' || definition.executor === 'vertex';
  if (definition.executor === 'bedrock') return classifyBedrockFailure(failure);
  if (isGoogle) return classifyGoogleFailure(failure);
  return classifyFailure(failure, rulesOf[definition.executor]);
}

/** What a failed connection means. */
export function judgeError(error: unknown): UpstreamFailure {
  return classifyFailure({ type: 'connection', error: error instanceof Error ? error : new Error(String(error)) });
}

/** The answer's JSON. Throws `OmniError` `unavailable` when the upstream refused or its answer is no JSON. */
export async function getJson(
  upstream: Upstream,
  url: string,
): Promise<{ readonly json: JsonValue; readonly reply: TextReply }> {
  const reply = await getFrom(upstream, url).catch((error: unknown) => {
    throw new OmniError('unavailable', judgeError(error).message, { cause: error });
  });
  if (reply.status !== 200) throw new OmniError('unavailable', judgeReply(upstream, reply).message);
  const json = parseJson(reply.text);
  if (json === undefined)
    throw new OmniError('unavailable', 'The upstream’s list of models is not JSON. Check the base URL.');
  return { json, reply };
}

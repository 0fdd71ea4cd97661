import type { FailureKind, FailureScope } from '@omniroute/core';
import type { Behaviour } from '@omniroute/testing';
import type { LitellmVersion } from '../../scripts/tools/litellm.ts';
import { until, type ClientFormat, type WorldModel } from './litellm-world.ts';

/** Where the versions differ. */
export type ByVersion<Value> = Value | { readonly [version in LitellmVersion]: Value };

/** A way in which a call through LiteLLM fails before its first content. */
export type Refusal = {
  readonly name: string;
  /** A model of its own in the proxy, so that no row disturbs another. */
  readonly model: string;
  /** The model that is asked for instead. */
  readonly asked?: string;
  /** What the client speaks, and the upstream behind the model. Default: Chat Completions. */
  readonly format?: ClientFormat;
  readonly stream?: true;
  readonly params?: WorldModel['params'];
  /** The key for the proxy, or the fields of `/key/generate` that make one. */
  readonly key?: string | object;
  /** Brings the state about. `ask` calls the proxy itself with the row's key and gives the status. */
  readonly before?: (ask: () => Promise<number>) => Promise<unknown>;
  /** What the upstream behind the proxy does. Absent: it answers, if it is asked at all. */
  readonly upstream?: Behaviour;
  /** Longest wait for the first event. */
  readonly firstEventTimeoutMs?: number;

  /** HTTP status of the proxy's answer. */
  readonly status: ByVersion<number>;
  readonly kind: FailureKind;
  /** Absent where it shows only inside a stream. */
  readonly scope?: FailureScope;
  readonly retryAfterMs?: ByVersion<number | undefined>;
  /** Calls of the upstream for one call of ours. */
  readonly hits: number;
  /** Whether a combo asks its next target. */
  readonly movesOn: boolean;
  /** What our client gets when there is no other target. */
  readonly clientStatus: number;
};

const denied = { status: 401, kind: 'auth', scope: 'connection', hits: 0, movesOn: true, clientStatus: 502 } as const;
const tooLong =
  "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens. Please reduce the length of the messages.";
const openaiError = (type: string, code: string, message: string): string =>
  JSON.stringify({ error: { message, type, param: null, code } });

export const refusals: readonly Refusal[] = [
  { name: 'a wrong key', model: 'wrong-key', key: 'sk-of-nobody', ...denied },
  {
    name: 'an expired key',
    model: 'expired-key',
    key: { duration: '1s' },
    before: (ask) => until(ask, (status) => status !== 200),
    ...denied,
    status: { '1.84.0': 400, '1.106.2': 401 },
  },
  {
    name: 'a model that the key may not call',
    model: 'not-allowed',
    key: { models: ['another-model'] },
    status: { '1.84.0': 401, '1.106.2': 403 },
    kind: 'model-access',
    scope: 'model',
    hits: 0,
    movesOn: true,
    clientStatus: 404,
  },
  {
    name: 'a key that has spent its budget',
    model: 'spent-key',
    key: { max_budget: 0.000001 },
    before: (ask) => until(ask, (status) => status !== 200),
    status: { '1.84.0': 400, '1.106.2': 422 },
    kind: 'quota',
    scope: 'connection',
    hits: 0,
    movesOn: true,
    clientStatus: 429,
  },
  {
    name: 'a key at its rate limit',
    model: 'limited-key',
    key: { rpm_limit: 1 },
    before: (ask) => until(ask, (status) => status === 429),
    status: 429,
    kind: 'rate-limit',
    scope: 'connection',
    retryAfterMs: 60_000,
    hits: 0,
    movesOn: true,
    clientStatus: 429,
  },
  {
    name: 'a model that the proxy does not have',
    model: 'unknown',
    asked: 'no-such-model',
    status: 400,
    kind: 'model-access',
    scope: 'model',
    hits: 0,
    movesOn: true,
    clientStatus: 404,
  },
  {
    name: 'a prompt that is too long',
    model: 'context',
    upstream: {
      kind: 'error',
      status: 400,
      body: openaiError('invalid_request_error', 'context_length_exceeded', tooLong),
    },
    status: 400,
    kind: 'context-length',
    scope: 'request',
    hits: 1,
    movesOn: true,
    clientStatus: 400,
  },
  {
    name: 'a prompt that the upstream finds indecent',
    model: 'indecent',
    upstream: {
      kind: 'error',
      status: 400,
      body: openaiError(
        'invalid_request_error',
        'content_policy_violation',
        'Your request was rejected as a result of our safety system. content_policy_violation',
      ),
    },
    status: 400,
    kind: 'content-filter',
    scope: 'request',
    hits: 1,
    movesOn: false,
    clientStatus: 400,
  },
  {
    name: 'a request that the upstream does not understand',
    model: 'bad-request',
    upstream: { kind: 'error', status: 400, message: 'No such parameter.' },
    status: 400,
    kind: 'bad-request',
    scope: 'request',
    hits: 1,
    movesOn: false,
    clientStatus: 400,
  },
  {
    name: 'the proxy’s own key for the upstream is refused',
    model: 'upstream-auth',
    upstream: { kind: 'error', status: 401 },
    status: 401,
    kind: 'auth',
    scope: 'model',
    hits: 1,
    movesOn: true,
    clientStatus: 502,
  },
  {
    name: 'the upstream’s rate limit',
    model: 'upstream-limit',
    upstream: { kind: 'error', status: 429, headers: { 'retry-after': '7' } },
    status: 429,
    kind: 'rate-limit',
    scope: 'model',
    // The older proxy keeps the upstream's word to itself.
    retryAfterMs: { '1.84.0': undefined, '1.106.2': 7000 },
    hits: 1,
    movesOn: true,
    clientStatus: 429,
  },
  {
    name: 'the upstream’s rate limit, for a Messages client',
    model: 'messages-limit',
    format: 'anthropic-messages',
    upstream: { kind: 'error', status: 429, headers: { 'retry-after': '7' } },
    status: 429,
    kind: 'rate-limit',
    scope: 'model',
    hits: 1,
    movesOn: true,
    clientStatus: 429,
  },
  {
    name: 'the upstream’s rate limit, for a Responses client',
    model: 'responses-limit',
    format: 'openai-responses',
    upstream: { kind: 'error', status: 429, headers: { 'retry-after': '7' } },
    status: 429,
    kind: 'rate-limit',
    scope: 'model',
    // The older proxy keeps the upstream's word to itself.
    retryAfterMs: { '1.84.0': undefined, '1.106.2': 7000 },
    hits: 1,
    movesOn: true,
    clientStatus: 429,
  },
  {
    name: 'an upstream that does not answer in time',
    model: 'timeout',
    firstEventTimeoutMs: 500,
    upstream: { kind: 'hang', when: 'before-headers' },
    status: 408,
    kind: 'timeout',
    scope: 'model',
    hits: 1,
    movesOn: true,
    clientStatus: 504,
  },
  ...[500, 502].map((status) => ({
    name: `an upstream that answers ${status}`,
    model: `upstream-${status}`,
    upstream: { kind: 'error', status } as const,
    status,
    kind: 'unavailable' as const,
    scope: 'model' as const,
    hits: 1,
    movesOn: true,
    clientStatus: 503,
  })),
  ...[503, 529].map((status) => ({
    name: `an upstream that answers ${status}`,
    model: `upstream-${status}`,
    upstream: { kind: 'error', status } as const,
    status,
    kind: 'overloaded' as const,
    scope: 'model' as const,
    hits: 1,
    movesOn: true,
    clientStatus: 503,
  })),
  {
    name: 'an overloaded upstream, for a Messages client',
    model: 'messages-overloaded',
    format: 'anthropic-messages',
    upstream: { kind: 'error', status: 529, message: 'Overloaded' },
    status: { '1.84.0': 529, '1.106.2': 500 },
    kind: 'overloaded',
    scope: 'model',
    hits: 1,
    movesOn: true,
    clientStatus: 503,
  },
  {
    name: 'an upstream that resets the connection',
    model: 'reset',
    upstream: { kind: 'reset', when: 'before-headers' },
    status: 500,
    kind: 'unavailable',
    scope: 'model',
    hits: 1,
    movesOn: true,
    clientStatus: 503,
  },
  {
    name: 'a group whose only deployment rests after an error',
    model: 'cooldown',
    params: { cooldown_time: 5 },
    upstream: { kind: 'error', status: 401 },
    before: (ask) => until(ask, (status) => status === 429),
    status: 429,
    kind: 'unavailable',
    scope: 'model',
    retryAfterMs: 5000,
    hits: 0,
    movesOn: true,
    clientStatus: 503,
  },
  {
    name: 'an error in place of the first chunk',
    model: 'first-chunk',
    stream: true,
    upstream: { kind: 'reply', fault: { kind: 'error-frame', afterEvents: 0, message: 'FIRST_CHUNK' } },
    status: 500,
    kind: 'unavailable',
    scope: 'model',
    hits: 1,
    movesOn: true,
    clientStatus: 503,
  },
  {
    name: 'an error in place of the first event, for a Messages client, under a 200',
    model: 'messages-first',
    format: 'anthropic-messages',
    stream: true,
    upstream: { kind: 'reply', fault: { kind: 'error-frame', afterEvents: 0, message: 'FIRST_EVENT' } },
    status: 200,
    kind: 'overloaded',
    hits: 1,
    movesOn: true,
    clientStatus: 503,
  },
  {
    name: 'an error in place of the first event, for a Responses client, under a 200',
    model: 'responses-first',
    format: 'openai-responses',
    stream: true,
    upstream: { kind: 'reply', fault: { kind: 'error-frame', afterEvents: 0, message: 'FIRST_EVENT' } },
    status: 200,
    kind: 'unavailable',
    hits: 1,
    movesOn: true,
    clientStatus: 503,
  },
  {
    name: 'an empty stream, which the proxy shows as a normal stop',
    model: 'empty-stream',
    stream: true,
    upstream: { kind: 'empty', headers: { 'content-type': 'text/event-stream' } },
    status: 200,
    kind: 'protocol',
    hits: 1,
    movesOn: true,
    clientStatus: 502,
  },
];

export function byVersion<Value extends string | number | undefined>(
  value: ByVersion<Value>,
  version: LitellmVersion,
): Value {
  return typeof value === 'object' ? value[version] : value;
}

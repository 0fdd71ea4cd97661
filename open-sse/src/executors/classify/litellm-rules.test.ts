import { describe, expect, test } from 'vitest';
import type { HeaderMap } from '../executor.ts';
import { classifyFailure } from './classify-failure.ts';
import { litellmRules } from './litellm-rules.ts';

/** Bodies as LiteLLM 1.106.2 and 1.84.0 sent them (`type`, `param` and `code` included where they matter). */
function classify(status: number, body: unknown, headers: HeaderMap = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return classifyFailure({ type: 'response', status, headers, body: text, format: 'openai-chat' }, litellmRules);
}

function openaiBody(status: number, type: string | null, message: string) {
  return { error: { message, type, param: null, code: String(status) } };
}

const tail = "\n\nLiteLLM: model group 'o-x' failed with the error above. No fallback was attempted.";
const cooldown =
  "No deployments available for selected model, Try again in 5 seconds. All deployments for selected model are in cooldown. Passed model=o-401. pre-call-checks=False, cooldown_list=['83d4']";
const budget = 'Budget has been exceeded! Key=key (sk-...vrVQ) Current cost: 0.000276000000000005, Max budget: 0.0002';
const unknownModel =
  'litellm.BadRequestError: You passed in model=nope. There are no healthy deployments for this model';

test.each([
  ['no key', 401, 'auth_error', 'Authentication Error, No api key passed in.', 'auth', 'connection'],
  [
    'wrong key',
    401,
    'token_not_found_in_db',
    'Authentication Error, Invalid proxy server token passed.',
    'auth',
    'connection',
  ],
  ['wrong key without a database', 400, 'no_db_connection', 'No connected db.', 'auth', 'connection'],
  ['expired key', 401, 'expired_key', 'Authentication Error - Expired Key.', 'auth', 'connection'],
  [
    'blocked key',
    401,
    'auth_error',
    'Authentication Error, Key is blocked. Update via `/key/unblock`',
    'auth',
    'connection',
  ],
  ['budget, 1.106', 422, 'budget_exceeded', budget, 'quota', 'connection'],
  ['budget, configured', 429, 'budget_exceeded', budget, 'quota', 'connection'],
  ['budget, 1.84', 400, 'budget_exceeded', budget, 'quota', 'connection'],
  ['budget by text alone', 400, null, 'ExceededBudget: User has exceeded their budget', 'quota', 'connection'],
  ['budget of a deployment', 429, 'None', 'No deployments available - crossed budget', 'quota', 'model'],
  [
    'model not allowed',
    403,
    'key_model_access_denied',
    "The requested model 'priced' is not available for this API key",
    'model-access',
    'model',
  ],
  [
    'model not allowed, older',
    401,
    'team_model_access_denied',
    'Team not allowed to access model',
    'model-access',
    'model',
  ],
  ['tags', 401, 'auth_error', 'Not allowed to access model due to tags configuration', 'model-access', 'model'],
  [
    'api_base in the body',
    401,
    'auth_error',
    'Rejected Request: api_base is not allowed in request body. ',
    'bad-request',
    'request',
  ],
  ['cooldown', 429, 'all_deployments_in_cooldown', cooldown, 'unavailable', 'model'],
  ['cooldown, 1.84', 429, 'None', cooldown, 'unavailable', 'model'],
  ['unknown model', 400, 'invalid_request_error', unknownModel, 'model-access', 'model'],
  [
    'unknown model, older',
    400,
    'None',
    "{'error': '/chat/completions: Invalid model name passed in model=X. Call `/v1/models`'}",
    'model-access',
    'model',
  ],
  [
    'empty group',
    400,
    null,
    'litellm.BadRequestError: There are no healthy deployments for this model',
    'unavailable',
    'model',
  ],
  [
    'context',
    400,
    'invalid_request_error',
    `litellm.ContextWindowExceededError: litellm.BadRequestError: OpenAIException - too long${tail}`,
    'context-length',
    'request',
  ],
  [
    'content policy',
    400,
    'invalid_request_error',
    `litellm.BadRequestError: litellm.ContentPolicyViolationError: no${tail}`,
    'content-filter',
    'request',
  ],
  ['guardrail', 400, 'None', 'GuardrailRaisedException: blocked', 'content-filter', 'request'],
  [
    'unsupported',
    400,
    'invalid_request_error',
    "litellm.UnsupportedParamsError: openai does not support parameters: ['seed'], for model=m-ok",
    'bad-request',
    'request',
  ],
  [
    'mock params',
    400,
    'bad_request_error',
    'Mock testing request params are disabled on this proxy',
    'bad-request',
    'request',
  ],
  [
    'bad request',
    400,
    'invalid_request_error',
    `litellm.BadRequestError: OpenAIException - UPSTREAM_400${tail}`,
    'bad-request',
    'request',
  ],
  [
    'unprocessable',
    422,
    'invalid_request_error',
    `litellm.BadRequestError: OpenAIException - UPSTREAM_422${tail}`,
    'bad-request',
    'request',
  ],
  [
    'upstream 401',
    401,
    'authentication_error',
    `litellm.AuthenticationError: AuthenticationError: OpenAIException - bad key${tail}`,
    'auth',
    'model',
  ],
  [
    'upstream 403',
    403,
    'permission_error',
    `litellm.APIError: APIError: OpenAIException - UPSTREAM_403${tail}`,
    'auth',
    'model',
  ],
  [
    'upstream 404',
    404,
    'invalid_request_error',
    `litellm.NotFoundError: NotFoundError: OpenAIException - gone${tail}`,
    'model-access',
    'model',
  ],
  [
    'timeout',
    408,
    'invalid_request_error',
    `litellm.Timeout: APITimeoutError - Request timed out.${tail}`,
    'timeout',
    'model',
  ],
  [
    'upstream 429',
    429,
    'throttling_error',
    `litellm.RateLimitError: RateLimitError: OpenAIException - UPSTREAM_429 slow down${tail}`,
    'rate-limit',
    'model',
  ],
  [
    'upstream quota',
    429,
    'throttling_error',
    `litellm.RateLimitError: OpenAIException - You exceeded your current quota${tail}`,
    'quota',
    'model',
  ],
  [
    'upstream 500',
    500,
    'internal_server_error',
    `litellm.InternalServerError: InternalServerError: OpenAIException - boom${tail}`,
    'unavailable',
    'model',
  ],
  [
    'reset',
    500,
    'internal_server_error',
    `litellm.InternalServerError: InternalServerError: OpenAIException - Connection error.${tail}`,
    'unavailable',
    'model',
  ],
  [
    'upstream 502',
    502,
    'internal_server_error',
    `litellm.BadGatewayError: BadGatewayError: OpenAIException - x${tail}`,
    'unavailable',
    'model',
  ],
  [
    'upstream 503',
    503,
    'internal_server_error',
    `litellm.ServiceUnavailableError: OpenAIException - x${tail}`,
    'overloaded',
    'model',
  ],
  [
    'upstream 529',
    529,
    'internal_server_error',
    `litellm.APIError: APIError: OpenAIException - x${tail}`,
    'overloaded',
    'model',
  ],
  [
    'anthropic 529',
    500,
    'internal_server_error',
    `litellm.InternalServerError: AnthropicError - b'{"type":"error","error":{"type":"overloaded_error"}}'${tail}`,
    'overloaded',
    'model',
  ],
])('%s (%i)', (_name, status, type, message, kind, scope) => {
  expect(classify(status, openaiBody(status, type, message))).toMatchObject({ kind, scope, status });
});

test('the key’s own limiter speaks for the connection and says how long to wait', () => {
  const message = `Rate limit exceeded for api_key: ${'ab12'.repeat(16)}. Limit type: requests. Current limit: 2, Remaining: 0.`;
  const failure = classify(429, openaiBody(429, 'throttling_error', message), {
    'retry-after': '60',
    rate_limit_type: 'requests',
  });
  expect(failure).toMatchObject({ kind: 'rate-limit', scope: 'connection', retryAfterMs: 60_000 });
  expect(failure.message).not.toContain('ab12ab12');
});

test('a cooldown says how long it lasts, in the header or only in the text, and leaks no deployment', () => {
  expect(
    classify(429, openaiBody(429, 'all_deployments_in_cooldown', cooldown), { 'retry-after': '7' }).retryAfterMs,
  ).toBe(7_000);
  const failure = classify(429, openaiBody(429, 'None', cooldown));
  expect(failure.retryAfterMs).toBe(5_000);
  expect(failure.message).not.toContain('83d4');
});

test('the upstream’s wait comes under another name', () => {
  const failure = classify(429, openaiBody(429, 'throttling_error', 'litellm.RateLimitError: x'), {
    'llm_provider-retry-after': '7',
  });
  expect(failure).toMatchObject({ kind: 'rate-limit', scope: 'model', retryAfterMs: 7_000 });
});

describe('the Anthropic dialect of /v1/messages', () => {
  test.each([
    [
      429,
      'rate_limit_error',
      'No deployments available for selected model, Try again in 5 seconds.',
      'unavailable',
      5_000,
    ],
    [429, 'rate_limit_error', 'litellm.RateLimitError: AnthropicException - {"type":"error"}', 'rate-limit', undefined],
    [401, 'authentication_error', 'litellm.AuthenticationError: AnthropicException - bad', 'auth', undefined],
    [408, 'api_error', 'litellm.Timeout: AnthropicException - Request timed out', 'timeout', undefined],
    [
      500,
      'api_error',
      'litellm.InternalServerError: AnthropicException - {"type":"overloaded_error"}',
      'overloaded',
      undefined,
    ],
  ])('%i %s', (status, type, message, kind, retryAfterMs) => {
    const failure = classify(status, { type: 'error', error: { type, message } });
    expect(failure).toMatchObject({ kind, scope: 'model' });
    expect(failure.retryAfterMs).toBe(retryAfterMs);
  });
});

describe('errors inside a stream', () => {
  test.each([
    ['litellm.APIConnectionError: APIConnectionError: OpenAIException - MID_FRAME_ERR overloaded', 'overloaded'],
    ['litellm.APIConnectionError: APIConnectionError: OpenAIException - peer closed connection', 'unavailable'],
    ['litellm.Timeout: Timeout on reading data from socket', 'timeout'],
  ])('%s', (message, kind) => {
    const failure = classifyFailure({ type: 'stream-error', message, errorCode: '500' }, litellmRules);
    expect(failure).toMatchObject({ kind, scope: 'model', status: 500 });
  });
});

test('bodies that are no error objects are understood as far as they go', () => {
  expect(classify(500, 'Internal Server Error')).toMatchObject({
    kind: 'unavailable',
    message: 'Internal Server Error',
  });
  expect(
    classify(403, {
      detail: "Virtual key is not allowed to call this route. Only allowed to call routes: ['llm_api_routes']",
    }),
  ).toMatchObject({ kind: 'auth', scope: 'connection' });
  expect(classify(422, { detail: [{ loc: ['body', 'messages'], msg: 'field required' }] })).toMatchObject({
    kind: 'bad-request',
    scope: 'request',
  });
  expect(classify(502, '<html><head><title>502 Bad Gateway</title></head></html>')).toMatchObject({
    kind: 'unavailable',
    message: '502 Bad Gateway',
  });
});

test('a caller sees neither what the router tried nor keys', () => {
  const failure = classify(
    401,
    openaiBody(
      401,
      'authentication_error',
      `litellm.AuthenticationError: OpenAIException - Incorrect API key provided: sk-proj-abcdef123456.${tail}`,
    ),
  );
  expect(failure.message).toBe('litellm.AuthenticationError: OpenAIException - Incorrect API key provided: [redacted]');
  const older = 'litellm.RateLimitError: slow. Received Model Group=o-429\nAvailable Model Group Fallbacks=None';
  expect(classify(429, openaiBody(429, null, older)).message).toBe('litellm.RateLimitError: slow');
});

test('an error body under a 200, as on /v1/messages, is judged by what it says', () => {
  const message = 'litellm.APIError: APIError: OpenAIException - {"id":"c1"}';
  const failure = classify(200, { type: 'error', error: { type: 'api_error', message } });
  expect(failure).toEqual({ kind: 'unavailable', scope: 'model', message, code: 'api_error' });
  expect(classify(200, { error: { message: 'litellm.RateLimitError: x', type: 'throttling_error' } }).kind).toBe(
    'rate-limit',
  );
});

import type { FailureRule } from './failure-rule.ts';

/**
 * Errors of OpenAI, Anthropic and the servers that speak like them. Sources: the vendors' published error lists
 * (platform.openai.com/docs/guides/error-codes, docs.claude.com/en/api/errors) and what compatible servers say.
 * What a status means when nothing else is known stands at the end.
 */
export const commonRules: readonly FailureRule[] = [
  {
    marker: /^(?:insufficient_quota|billing_error|billing_hard_limit_reached|insufficient_balance|credits_exhausted)$/i,
    kind: 'quota',
    scope: 'connection',
  },
  {
    text: /exceeded your current quota|insufficient (?:balance|credits?|quota|funds)|credit balance is too low|billing hard limit|monthly spending limit|used all available credits/i,
    kind: 'quota',
    scope: 'connection',
  },
  {
    marker: /^(?:context_length_exceeded|exceed_context_size_error|string_above_max_length|request_too_large)$/i,
    kind: 'context-length',
    scope: 'request',
  },
  {
    status: [400, 403, 413, 422, 500],
    text: /maximum context length|context[ _]length|context[ _]window|context size|prompt is too long|input is too long|too many (?:input )?tokens|exceed context limit|reduce the length of/i,
    kind: 'context-length',
    scope: 'request',
  },
  {
    marker: /^(?:content_filter|content_policy_violation|ResponsibleAIPolicyViolation|moderation_blocked)$/i,
    kind: 'content-filter',
    scope: 'request',
  },
  {
    status: [400, 403, 422],
    text: /content (?:management|filtering|safety) policy|content policy|safety system|flagged (?:as|by|for) /i,
    kind: 'content-filter',
    scope: 'request',
  },
  {
    marker: /^(?:model_not_found|model_decommissioned|invalid_model|not_found_error|model_not_available)$/i,
    kind: 'model-access',
    scope: 'model',
  },
  {
    status: [400, 403, 404, 422],
    text: /model\b.{0,200}\b(?:does not exist|not found|not available|not supported|not exist|decommissioned|no access|not have access)|(?:unknown|invalid|unsupported) model\b|access to (?:the )?model/i,
    kind: 'model-access',
    scope: 'model',
  },
  { status: [404], unmarked: true, kind: 'protocol', scope: 'connection' },
  {
    marker: /^(?:invalid_api_key|authentication_error|account_deactivated|invalid_authentication|unauthorized)$/i,
    kind: 'auth',
    scope: 'connection',
  },
  {
    status: [400, 403],
    text: /(?:incorrect|invalid|missing|no) api key|api key (?:is )?(?:invalid|not valid|missing|expired)/i,
    kind: 'auth',
    scope: 'connection',
  },
  {
    marker: /^(?:overloaded_error|server_is_overloaded|slow_down|engine_overloaded)$/i,
    kind: 'overloaded',
    scope: 'model',
  },
  {
    marker: /^(?:rate_limit_error|rate_limit_exceeded|rate_limited|tokens|requests)$/i,
    status: [429],
    kind: 'rate-limit',
    scope: 'model',
  },
  { marker: /^(?:rate_limit_error|rate_limit_exceeded)$/i, kind: 'rate-limit', scope: 'model' },
  { marker: /^timeout_error$/i, kind: 'timeout', scope: 'model' },
  { marker: /^permission_error$/i, kind: 'auth', scope: 'connection' },
  ...statusRules(),
];

function statusRules(): readonly FailureRule[] {
  return [
    { status: [400, 411, 415, 422], kind: 'bad-request', scope: 'request' },
    { status: [401, 403, 407], kind: 'auth', scope: 'connection' },
    { status: [402], kind: 'quota', scope: 'connection' },
    { status: [404, 410], kind: 'model-access', scope: 'model' },
    { status: [405, 406], kind: 'protocol', scope: 'connection' },
    { status: [408, 504], kind: 'timeout', scope: 'model' },
    { status: [409, 425], kind: 'unavailable', scope: 'model' },
    { status: [413], kind: 'context-length', scope: 'request' },
    { status: [429], kind: 'rate-limit', scope: 'model' },
    { status: [503, 529], kind: 'overloaded', scope: 'model' },
    { marker: /^invalid_request_error$/i, kind: 'bad-request', scope: 'request' },
    { text: /\boverloaded\b/i, kind: 'overloaded', scope: 'model' },
  ];
}

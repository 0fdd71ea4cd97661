import type { FailureRule } from './failure-rule.ts';

/**
 * What a LiteLLM proxy says itself, and how it words what its upstreams said (`litellm.<Class>: …`), seen on 1.84 and 1.106.
 * An upstream's fault speaks about one model group; only the proxy's own refusals speak about the whole connection.
 */
export const litellmRules: readonly FailureRule[] = [
  // Budgets: 400, 422 or 429 by version, so the status says nothing.
  { text: /crossed budget|exceeded budget for (?:model|provider)/i, kind: 'quota', scope: 'model' },
  { marker: /^budget_exceeded$/, kind: 'quota', scope: 'connection' },
  { text: /Budget has been exceeded|ExceededBudget:/, kind: 'quota', scope: 'connection' },

  // Cooldown hides the cause: after one 401 of the upstream even a single deployment answers 429 for seconds.
  {
    marker: /^all_deployments_in_cooldown$/,
    kind: 'unavailable',
    scope: 'model',
    waitSeconds: /Try again in (\d+(?:\.\d+)?) seconds?/i,
  },
  {
    text: /No deployments available/i,
    kind: 'unavailable',
    scope: 'model',
    waitSeconds: /Try again in (\d+(?:\.\d+)?) seconds?/i,
  },

  // The proxy's own limiter.
  { status: [429], header: 'rate_limit_type', kind: 'rate-limit', scope: 'connection' },
  { status: [429], text: /Rate limit exceeded for \w+:/i, kind: 'rate-limit', scope: 'connection' },
  { marker: /^litellm_(?:batch_)?rate_limit$/, kind: 'rate-limit', scope: 'connection' },

  // Refusals that look like a wrong key and are none.
  { marker: /_model_access_denied$/, kind: 'model-access', scope: 'model' },
  { text: /Not allowed to access model due to tags/i, kind: 'model-access', scope: 'model' },
  { text: /is not allowed in request body|^Rejected Request/i, kind: 'bad-request', scope: 'request' },

  // A wrong key; without a database the proxy words it as a missing one.
  { marker: /^(?:auth_error|token_not_found_in_db|expired_key|no_db_connection)$/, kind: 'auth', scope: 'connection' },

  { text: /ContextWindowExceededError/, kind: 'context-length', scope: 'request' },
  { text: /ContentPolicyViolationError/, kind: 'content-filter', scope: 'request' },
  { text: /GuardrailRaisedException|BlockedPiiEntityError/, kind: 'content-filter', scope: 'request' },

  // 1.106 says the second of a name that it does not know; older versions the first. Alone, it means a group with nobody in it.
  { text: /Invalid model name passed in/i, kind: 'model-access', scope: 'model' },
  { text: /You passed in model=.*There are no healthy deployments/is, kind: 'model-access', scope: 'model' },
  { text: /There are no healthy deployments/i, kind: 'unavailable', scope: 'model' },

  { text: /litellm\.(?:UnsupportedParamsError|ImageFetchError)/, kind: 'bad-request', scope: 'request' },
  { text: /insufficient_quota|exceeded your current quota|credit balance is too low/i, kind: 'quota', scope: 'model' },
  { text: /litellm\.(?:AuthenticationError|PermissionDeniedError)/, kind: 'auth', scope: 'model' },
  { status: [401, 403], text: /litellm\.\w+Error/, kind: 'auth', scope: 'model' },
  { text: /litellm\.NotFoundError/, kind: 'model-access', scope: 'model' },
  { text: /litellm\.Timeout|Timeout on reading data/, kind: 'timeout', scope: 'model' },
  { text: /litellm\.RateLimitError/, kind: 'rate-limit', scope: 'model' },
  { text: /litellm\.ServiceUnavailableError/, kind: 'overloaded', scope: 'model' },
  // Anthropic's 529 arrives as a 500.
  { status: [500, 503, 529], text: /overloaded/i, kind: 'overloaded', scope: 'model' },
  {
    text: /litellm\.(?:InternalServerError|APIConnectionError|APIError|BadGatewayError|MidStreamFallbackError)/,
    status: [500, 502, 504],
    kind: 'unavailable',
    scope: 'model',
  },
];

import type { FailureRule } from './failure-rule.ts';

/** What Azure OpenAI says otherwise than OpenAI (learn.microsoft.com/azure/ai-foundry/openai/quotas-limits and …/concepts/content-filter). */
export const azureRules: readonly FailureRule[] = [
  { marker: /^(?:DeploymentNotFound|OperationNotSupported|unavailable_model)$/, kind: 'model-access', scope: 'model' },
  { marker: /^(?:content_filter|ResponsibleAIPolicyViolation)$/, kind: 'content-filter', scope: 'request' },
  { marker: /^(?:PermissionDenied|AccessDenied|AuthenticationTypeDisabled)$/, kind: 'auth', scope: 'connection' },
  { marker: /^NoCapacity$/, kind: 'overloaded', scope: 'model' },
];

import type { FailureRule } from './failure-rule.ts';

/**
 * Exceptions of the Bedrock runtime, in bodies (`ThrottlingException`) and in streams (`throttlingException`). Sources: the error
 * lists of Converse and ConverseStream (docs.aws.amazon.com/bedrock/latest/APIReference), the errors common to all AWS APIs, and
 * Bedrock's troubleshooting guide for what one exception means several things by.
 */
export const bedrockRules: readonly FailureRule[] = [
  {
    marker:
      /^(?:UnrecognizedClientException|InvalidSignatureException|IncompleteSignature(?:Exception)?|SignatureDoesNotMatch|InvalidClientTokenId|MissingAuthenticationToken(?:Exception)?|ExpiredToken(?:Exception)?|RequestExpired|OptInRequired|NotAuthorized)$/i,
    kind: 'auth',
    scope: 'connection',
  },
  {
    text: /payment instrument|account is (?:currently )?(?:suspended|blocked)/i,
    kind: 'quota',
    scope: 'connection',
  },
  {
    marker: /^(?:AccessDeniedException|ValidationException)$/i,
    text: /access to the model|model access|bedrock:(?:InvokeModel|Converse)|model identifier is invalid|model id\b.{0,200}isn.t supported|on-demand throughput|operation not allowed/i,
    kind: 'model-access',
    scope: 'model',
  },
  { marker: /^AccessDeniedException$/i, kind: 'auth', scope: 'connection' },
  { marker: /^ResourceNotFoundException$/i, kind: 'model-access', scope: 'model' },
  { marker: /^UnknownOperationException$/i, kind: 'protocol', scope: 'connection' },
  {
    marker: /^(?:ValidationException|ModelErrorException|ModelStreamErrorException)$/i,
    text: /(?:input|prompt|request) is too long|too many (?:input )?tokens|input tokens? (?:count )?exceed|exceeds? the (?:maximum|model.s) (?:context|number of (?:input )?tokens)|context (?:length|window|limit)|maximum tokens you requested exceeds/i,
    kind: 'context-length',
    scope: 'request',
  },
  {
    marker: /^ValidationException$/i,
    text: /content filter|blocked by/i,
    kind: 'content-filter',
    scope: 'request',
  },
  { marker: /^ValidationException$/i, kind: 'bad-request', scope: 'request' },
  // A day's tokens do not come back by waiting for a few seconds.
  { marker: /^ThrottlingException$/i, text: /per day|daily/i, kind: 'quota', scope: 'model' },
  { marker: /^(?:ThrottlingException|Throttling|TooManyRequestsException)$/i, kind: 'rate-limit', scope: 'model' },
  { marker: /^ServiceQuotaExceededException$/i, kind: 'quota', scope: 'model' },
  { marker: /^ModelTimeoutException$/i, kind: 'timeout', scope: 'model' },
  { marker: /^(?:ModelNotReadyException|ServiceUnavailableException)$/i, kind: 'overloaded', scope: 'model' },
  {
    marker: /^(?:ModelErrorException|ModelStreamErrorException|InternalServerException|InternalFailure)$/i,
    kind: 'unavailable',
    scope: 'model',
  },
];

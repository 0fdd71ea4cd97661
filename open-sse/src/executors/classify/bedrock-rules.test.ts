import { describe, expect, test } from 'vitest';
import { createBedrockExecutor } from '../bedrock.ts';
import { createHttpClient } from '../http-client.ts';

const { classify } = createBedrockExecutor(createHttpClient());

describe('an answer that is no success', () => {
  test.each<[number, string, string, string, string]>([
    [429, 'ThrottlingException', 'Too many requests, please wait before trying again.', 'rate-limit', 'model'],
    [429, 'ThrottlingException', 'Too many tokens per day, please wait before trying again.', 'quota', 'model'],
    [400, 'ServiceQuotaExceededException', 'Your request exceeds the service quota.', 'quota', 'model'],
    [408, 'ModelTimeoutException', 'The model did not answer.', 'timeout', 'model'],
    [429, 'ModelNotReadyException', 'Model is not ready for inference.', 'overloaded', 'model'],
    [424, 'ModelErrorException', 'The model failed.', 'unavailable', 'model'],
    [424, 'ModelErrorException', 'Input is too long for requested model.', 'context-length', 'request'],
    [500, 'InternalServerException', 'An internal error occurred.', 'unavailable', 'model'],
    [503, 'ServiceUnavailableException', 'Bedrock is unable to process your request.', 'overloaded', 'model'],
    [400, 'ValidationException', 'Input is too long for requested model.', 'context-length', 'request'],
    [400, 'ValidationException', 'prompt is too long: 210000 tokens > 200000 maximum', 'context-length', 'request'],
    [400, 'ValidationException', 'The provided model identifier is invalid.', 'model-access', 'model'],
    [
      400,
      'ValidationException',
      'Invocation of model ID anthropic.claude-sonnet-4 with on-demand throughput isn’t supported.',
      'model-access',
      'model',
    ],
    [400, 'ValidationException', 'The text field in the ContentBlock object is blank.', 'bad-request', 'request'],
    [
      403,
      'AccessDeniedException',
      "You don't have access to the model with the specified model ID.",
      'model-access',
      'model',
    ],
    [
      403,
      'AccessDeniedException',
      'User: arn:aws:iam::123456789012:user/x is not authorized to perform: bedrock:InvokeModel on resource: y',
      'model-access',
      'model',
    ],
    [403, 'AccessDeniedException', 'Authentication failed: API Key is not valid.', 'auth', 'connection'],
    [404, 'ResourceNotFoundException', 'This model version has reached the end of its life.', 'model-access', 'model'],
    [404, 'UnknownOperationException', '', 'protocol', 'connection'],
    [403, 'UnrecognizedClientException', 'The security token is invalid.', 'auth', 'connection'],
    [403, 'InvalidSignatureException', 'Signature expired.', 'auth', 'connection'],
    [403, 'ExpiredTokenException', 'The security token is expired.', 'auth', 'connection'],
  ])('of %i %s “%s” is %s of the %s', (status, name, message, kind, scope) => {
    const headers = { 'x-amzn-errortype': `${name}:http://internal.amazon.com/coral/com.amazon.bedrock/` };
    const body = JSON.stringify({ message });
    const failure = classify({ type: 'response', status, headers, body, format: 'bedrock-converse' });
    expect(failure).toMatchObject({ kind, scope, status, code: name });
  });

  test('may name its exception in the body, behind a namespace', () => {
    const body = '{"__type":"com.amazon.coral.service#UnrecognizedClientException","Message":"The token is invalid."}';
    const failure = classify({ type: 'response', status: 403, headers: {}, body, format: 'bedrock-converse' });
    expect(failure).toMatchObject({
      kind: 'auth',
      code: 'UnrecognizedClientException',
      message: 'The token is invalid.',
    });
  });

  test('is told without the account behind it', () => {
    const body = '{"message":"User: arn:aws:iam::123456789012:user/x is not authorized"}';
    const headers = { 'x-amzn-errortype': 'AccessDeniedException' };
    const failure = classify({ type: 'response', status: 403, headers, body, format: 'bedrock-converse' });
    expect(failure.message).toBe('User: [redacted] is not authorized');
  });

  test('may be a proxy’s page', () => {
    const page = '<html><title>404 Not Found</title></html>';
    const failure = classify({ type: 'response', status: 404, headers: {}, body: page, format: 'bedrock-converse' });
    expect(failure).toMatchObject({ kind: 'protocol', scope: 'connection' });
  });
});

test.each([
  ['throttlingException', 'rate-limit'],
  ['modelStreamErrorException', 'unavailable'],
  ['internalServerException', 'unavailable'],
  ['serviceUnavailableException', 'overloaded'],
  ['validationException', 'bad-request'],
  ['modelTimeoutException', 'timeout'],
])('an exception inside a stream is judged by its name: %s is %s', (errorType, kind) => {
  expect(classify({ type: 'stream-error', message: 'x', errorType })).toMatchObject({ kind, code: errorType });
});

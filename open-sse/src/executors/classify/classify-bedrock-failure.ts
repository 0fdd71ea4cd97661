import type { UpstreamFailure } from '@omniroute/core';
import { asObject, asString, parseJson } from '../../codecs/read-json.ts';
import type { RawFailure } from '../executor.ts';
import { bedrockRules } from './bedrock-rules.ts';
import { classifyFailure } from './classify-failure.ts';

/** What a failure of Bedrock means, by the exception that it names. */
export function classifyBedrockFailure(failure: RawFailure): UpstreamFailure {
  return classifyFailure(nameException(failure), bedrockRules);
}

/** AWS names the exception of an error body in a header, or in `__type` behind a namespace. */
function nameException(failure: RawFailure): RawFailure {
  if (failure.type !== 'response' || failure.status < 400) return failure;
  const body = asObject(parseJson(failure.body));
  const name = failure.headers['x-amzn-errortype'] ?? asString(body?.['__type']) ?? asString(body?.['code']);
  const message = asString(body?.['message']) ?? asString(body?.['Message']);
  if (name === undefined) return failure;
  const error = { message: message ?? failure.body, type: name.replace(/^.*#/, '').replace(/:.*$/, '') };
  return { ...failure, body: JSON.stringify({ error }) };
}

import type { JsonObject, ModelFeature } from '@omniroute/core';
import type { RequestFacts } from '../codec.ts';
import { defined } from '../../canonical/defined.ts';
import {
  countCharacters,
  refuse,
  requireMessages,
  requireModel,
  requireOptional,
  requireShallow,
} from '../inspect-fields.ts';
import { asList, asNumber, asObject } from '../read-json.ts';

/** Fields whose text is counted. */
const countedFields: ReadonlySet<string> = new Set(['messages', 'tools', 'response_format']);

/** @throws OmniError `invalid-input` naming the first field that routing cannot work with. */
export function inspect(body: JsonObject): RequestFacts {
  const messages = requireMessages(body);
  for (const name of ['stream', 'parallel_tool_calls', 'logprobs']) requireOptional(body, name, 'boolean');
  for (const name of ['max_tokens', 'max_completion_tokens', 'temperature', 'top_p', 'n', 'seed']) {
    requireOptional(body, name, 'number');
  }
  for (const name of ['tools', 'functions']) requireOptional(body, name, 'array');
  for (const name of ['response_format', 'stream_options']) requireOptional(body, name, 'object');
  messages.forEach((message, index) => {
    const { content } = message;
    if (content === undefined || content === null || typeof content === 'string' || Array.isArray(content)) return;
    refuse(`messages.${index}.content`, 'must be a string or a list of parts');
  });
  requireShallow(body, countedFields);
  return defined({
    model: requireModel(body),
    stream: body['stream'] === true,
    wantsUsage: body['stream'] !== true || asObject(body['stream_options'])?.['include_usage'] === true,
    inputCharacters: countCharacters([messages, body['tools'] ?? null, body['response_format'] ?? null]),
    needs: findNeeds(body, messages),
    maxOutputTokens: asNumber(body['max_completion_tokens']) ?? asNumber(body['max_tokens']),
  });
}

const needOf: Readonly<Record<string, ModelFeature>> = { image_url: 'vision', input_audio: 'audio', file: 'documents' };

/** What a target must be able to do. Reasoning and caching are no needs: without them there is an answer all the same. */
function findNeeds(body: JsonObject, messages: readonly JsonObject[]): readonly ModelFeature[] {
  const needs = new Set<ModelFeature>();
  if (asList(body['tools']).length > 0 || asList(body['functions']).length > 0) needs.add('tools');
  if (asObject(body['response_format'])?.['type'] === 'json_schema') needs.add('json-schema');
  for (const message of messages) {
    for (const part of asList(message['content'])) {
      const type = asObject(part)?.['type'];
      const need = typeof type === 'string' && Object.hasOwn(needOf, type) ? needOf[type] : undefined;
      if (need) needs.add(need);
    }
  }
  return [...needs];
}

import type { JsonObject, ModelFeature } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { RequestFacts } from '../codec.ts';
import { countCharacters, refuse, requireMessages, requireModel, requireOptional } from '../inspect-fields.ts';
import { asList, asNumber, asObject } from '../read-json.ts';

/** @throws OmniError `invalid-input` naming the first field that routing cannot work with. */
export function inspect(body: JsonObject): RequestFacts {
  const messages = requireMessages(body);
  for (const name of ['stream', 'strict_tools', 'logprobs']) requireOptional(body, name, 'boolean');
  for (const name of ['max_tokens', 'temperature', 'p', 'k', 'seed']) requireOptional(body, name, 'number');
  for (const name of ['tools', 'documents', 'stop_sequences']) requireOptional(body, name, 'array');
  for (const name of ['response_format', 'thinking', 'citation_options']) requireOptional(body, name, 'object');
  messages.forEach(({ content }, index) => {
    if (content === undefined || content === null || typeof content === 'string' || Array.isArray(content)) return;
    refuse(`messages.${index}.content`, 'must be a string or a list of parts');
  });
  const asked = [messages, body['documents'] ?? null, body['tools'] ?? null, body['response_format'] ?? null];
  return defined({
    model: requireModel(body),
    stream: body['stream'] === true,
    wantsUsage: true,
    inputCharacters: countCharacters(asked),
    needs: findNeeds(body, messages),
    maxOutputTokens: asNumber(body['max_tokens']),
  });
}

/** What a target must be able to do. Thinking is no need: without it there is an answer all the same. */
function findNeeds(body: JsonObject, messages: readonly JsonObject[]): readonly ModelFeature[] {
  const needs = new Set<ModelFeature>();
  if (asList(body['tools']).length > 0) needs.add('tools');
  if (asObject(asObject(body['response_format'])?.['json_schema'])) needs.add('json-schema');
  for (const message of messages) {
    if (asList(message['content']).some((part) => asObject(part)?.['type'] === 'image_url')) needs.add('vision');
  }
  return [...needs];
}

import type { JsonObject, JsonValue, ModelFeature } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { RequestFacts } from '../codec.ts';
import { countCharacters, refuse, requireMessages, requireModel, requireOptional } from '../inspect-fields.ts';
import { asList, asNumber, asObject, isList } from '../read-json.ts';

/** @throws OmniError `invalid-input` naming the first field that routing cannot work with. */
export function inspect(body: JsonObject): RequestFacts {
  const messages = requireMessages(body);
  requireOptional(body, 'stream', 'boolean');
  requireOptional(body, 'system', 'array');
  for (const name of ['inferenceConfig', 'toolConfig', 'outputConfig']) requireOptional(body, name, 'object');
  const config = asObject(body['inferenceConfig']) ?? {};
  for (const name of ['maxTokens', 'temperature', 'topP']) requireOptional(config, name, 'number');
  messages.forEach((message, index) => {
    if (!isList(message['content'])) refuse(`messages.${index}.content`, 'must be a list of blocks');
  });
  return defined({
    model: requireModel(body),
    stream: body['stream'] === true,
    wantsUsage: true,
    inputCharacters: countCharacters([
      body['system'] ?? null,
      messages,
      body['toolConfig'] ?? null,
      body['outputConfig'] ?? null,
    ]),
    needs: findNeeds(body, messages),
    maxOutputTokens: asNumber(config['maxTokens']),
  });
}

/** What a target must be able to do. Reasoning and caching are no needs: without them there is an answer all the same. */
function findNeeds(body: JsonObject, messages: readonly JsonObject[]): readonly ModelFeature[] {
  const needs = new Set<ModelFeature>();
  if (asList(asObject(body['toolConfig'])?.['tools']).length > 0) needs.add('tools');
  if (asObject(body['outputConfig'])?.['textFormat']) needs.add('json-schema');
  for (const message of messages) addNeeds(asList(message['content']), needs);
  return [...needs];
}

function addNeeds(blocks: readonly JsonValue[], needs: Set<ModelFeature>): void {
  for (const value of blocks) {
    const block = asObject(value);
    if (block?.['image'] || block?.['video']) needs.add('vision');
    if (block?.['audio']) needs.add('audio');
    if (block?.['document']) needs.add('documents');
    addNeeds(asList(asObject(block?.['toolResult'])?.['content']), needs);
  }
}

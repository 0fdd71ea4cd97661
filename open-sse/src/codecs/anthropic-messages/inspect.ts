import type { JsonObject, JsonValue, ModelFeature } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { RequestFacts } from '../codec.ts';
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
const countedFields: ReadonlySet<string> = new Set(['system', 'messages', 'tools', 'output_config']);

/** @throws OmniError `invalid-input` naming the first field that routing cannot work with. */
export function inspect(body: JsonObject): RequestFacts {
  const messages = requireMessages(body);
  requireOptional(body, 'stream', 'boolean');
  for (const name of ['max_tokens', 'temperature', 'top_p', 'top_k']) requireOptional(body, name, 'number');
  for (const name of ['tools', 'stop_sequences']) requireOptional(body, name, 'array');
  for (const name of ['thinking', 'metadata', 'tool_choice', 'output_config']) requireOptional(body, name, 'object');
  messages.forEach((message, index) => requireContent(message['content'], `messages.${index}.content`));
  if (body['system'] !== undefined && body['system'] !== null) requireContent(body['system'], 'system');
  const { output_config: output } = body;
  requireShallow(body, countedFields);
  return defined({
    model: requireModel(body),
    stream: body['stream'] === true,
    wantsUsage: true,
    inputCharacters: countCharacters([body['system'] ?? null, messages, body['tools'] ?? null, output ?? null]),
    needs: findNeeds(body, messages),
    maxOutputTokens: asNumber(body['max_tokens']),
  });
}

function requireContent(content: JsonValue | undefined, field: string): void {
  if (typeof content !== 'string' && !Array.isArray(content)) refuse(field, 'must be a string or a list of blocks');
}

/** What a target must be able to do. Thinking and caching are no needs: without them there is an answer all the same. */
function findNeeds(body: JsonObject, messages: readonly JsonObject[]): readonly ModelFeature[] {
  const needs = new Set<ModelFeature>();
  if (asList(body['tools']).length > 0) needs.add('tools');
  if (asObject(body['output_config'])?.['format']) needs.add('json-schema');
  for (const message of messages) addNeeds(asList(message['content']), needs);
  return [...needs];
}

function addNeeds(blocks: readonly JsonValue[], needs: Set<ModelFeature>): void {
  for (const value of blocks) {
    const block = asObject(value);
    if (block?.['type'] === 'image') needs.add('vision');
    else if (block?.['type'] === 'document' && asObject(block['source'])?.['type'] !== 'text') needs.add('documents');
    else if (block?.['type'] === 'tool_result') addNeeds(asList(block['content']), needs);
  }
}

import { isJsonObject, type JsonObject, type JsonValue, type ModelFeature } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { RequestFacts } from '../codec.ts';
import { countCharacters, refuse, requireModel, requireOptional, requireShallow } from '../inspect-fields.ts';
import { asList, asNumber, asObject, isList } from '../read-json.ts';

/** Fields whose text is counted. */
const countedFields: ReadonlySet<string> = new Set(['instructions', 'input', 'tools', 'text']);

/** @throws OmniError `invalid-input` naming the first field that routing cannot work with. */
export function inspect(body: JsonObject): RequestFacts {
  const items = requireInput(body);
  for (const name of ['stream', 'parallel_tool_calls', 'store', 'background']) requireOptional(body, name, 'boolean');
  for (const name of ['max_output_tokens', 'temperature', 'top_p', 'top_logprobs']) {
    requireOptional(body, name, 'number');
  }
  for (const name of ['instructions', 'previous_response_id']) requireOptional(body, name, 'string');
  for (const name of ['tools', 'include']) requireOptional(body, name, 'array');
  for (const name of ['text', 'reasoning', 'metadata']) requireOptional(body, name, 'object');
  requireShallow(body, countedFields);
  return defined({
    model: requireModel(body),
    stream: body['stream'] === true,
    wantsUsage: true,
    inputCharacters: countCharacters([
      body['instructions'] ?? null,
      body['input'] ?? null,
      body['tools'] ?? null,
      body['text'] ?? null,
    ]),
    needs: findNeeds(body, items),
    maxOutputTokens: asNumber(body['max_output_tokens']),
  });
}

/** A prompt kept on the server can stand in for the input. */
const inputSubstitutes = ['previous_response_id', 'conversation', 'prompt'] as const;

function requireInput(body: JsonObject): readonly JsonObject[] {
  const { input } = body;
  if (input === undefined || input === null) {
    if (inputSubstitutes.some((name) => body[name])) return [];
    refuse('input', 'is missing: give a text or a list of items');
  }
  if (typeof input === 'string') return input === '' ? refuse('input', 'must not be empty') : [];
  if (!isList(input)) refuse('input', 'must be a text or a list of items');
  if (input.length === 0) refuse('input', 'must hold at least one item');
  return input.map(requireItem);
}

/** An item has a type; a message may go by its role, a reference by its id. */
function requireItem(item: JsonValue, index: number): JsonObject {
  if (!isJsonObject(item)) refuse(`input.${index}`, 'must be an object');
  const isMessage = item['type'] === 'message' || (item['type'] === undefined && item['role'] !== undefined);
  if (!isMessage) {
    if (typeof item['type'] === 'string' || typeof item['id'] === 'string') return item;
    refuse(`input.${index}.type`, 'must be a string');
  }
  if (typeof item['role'] !== 'string') refuse(`input.${index}.role`, 'must be a string');
  const { content } = item;
  if (typeof content === 'string' || Array.isArray(content)) return item;
  refuse(`input.${index}.content`, 'must be a string or a list of parts');
}

const needOf: Readonly<Record<string, ModelFeature>> = {
  input_image: 'vision',
  input_file: 'documents',
  input_audio: 'audio',
};

/** What a target must be able to do. Reasoning and caching are no needs: without them there is an answer all the same. */
function findNeeds(body: JsonObject, items: readonly JsonObject[]): readonly ModelFeature[] {
  const needs = new Set<ModelFeature>();
  if (asList(body['tools']).length > 0) needs.add('tools');
  if (asObject(asObject(body['text'])?.['format'])?.['type'] === 'json_schema') needs.add('json-schema');
  for (const part of items.flatMap((item) => [...asList(item['content']), ...asList(item['output'])])) {
    const type = asObject(part)?.['type'];
    const need = typeof type === 'string' && Object.hasOwn(needOf, type) ? needOf[type] : undefined;
    if (need) needs.add(need);
  }
  return [...needs];
}

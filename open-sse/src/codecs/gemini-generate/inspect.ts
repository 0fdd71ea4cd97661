import { isJsonObject, type JsonObject, type JsonValue, type ModelFeature } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { RequestFacts } from '../codec.ts';
import { countCharacters, refuse, requireModel, requireOptional, requireShallow } from '../inspect-fields.ts';
import { asList, asNumber, asString, isList } from '../read-json.ts';
import { readFields } from './wire.ts';

/** Fields whose text is counted. */
const countedFields: ReadonlySet<string> = new Set(['systemInstruction', 'contents', 'tools']);

/** @throws OmniError `invalid-input` naming the first field that routing cannot work with. */
export function inspect(wire: JsonObject): RequestFacts {
  const body = readFields(wire) ?? {};
  const parts = requireContents(body['contents']);
  requireOptional(body, 'stream', 'boolean');
  for (const name of ['tools', 'safetySettings']) requireOptional(body, name, 'array');
  for (const name of ['systemInstruction', 'toolConfig', 'generationConfig']) requireOptional(body, name, 'object');
  const config = readFields(body['generationConfig']) ?? {};
  for (const name of ['temperature', 'topP', 'topK', 'maxOutputTokens', 'candidateCount', 'seed']) {
    requireOptional(config, name, 'number');
  }
  requireShallow(body, countedFields);
  return defined({
    model: requireModel(body),
    stream: body['stream'] === true,
    wantsUsage: true,
    inputCharacters: countCharacters([
      body['systemInstruction'] ?? null,
      body['contents'] ?? null,
      body['tools'] ?? null,
      config['responseSchema'] ?? config['responseJsonSchema'] ?? null,
    ]),
    needs: findNeeds(body, config, parts),
    maxOutputTokens: asNumber(config['maxOutputTokens']),
  });
}

/** The parts of all contents. */
function requireContents(contents: JsonValue | undefined): readonly JsonValue[] {
  if (contents === undefined || contents === null) refuse('contents', 'is missing: give a list of contents');
  if (!isList(contents)) refuse('contents', 'must be a list of contents');
  if (contents.length === 0) refuse('contents', 'must hold at least one content');
  return contents.flatMap((content, index) => {
    if (!isJsonObject(content)) refuse(`contents.${index}`, 'must be an object');
    if (content['role'] !== undefined && typeof content['role'] !== 'string') {
      refuse(`contents.${index}.role`, 'must be a string');
    }
    if (!isList(content['parts'])) refuse(`contents.${index}.parts`, 'must be a list of parts');
    return content['parts'];
  });
}

/** What a target must be able to do. Thinking and caching are no needs: without them there is an answer all the same. */
function findNeeds(body: JsonObject, config: JsonObject, parts: readonly JsonValue[]): readonly ModelFeature[] {
  const needs = new Set<ModelFeature>();
  if (asList(body['tools']).length > 0) needs.add('tools');
  if (config['responseSchema'] || config['responseJsonSchema']) needs.add('json-schema');
  for (const value of parts) {
    const part = readFields(value);
    const media = readFields(part?.['inlineData'] ?? part?.['fileData']);
    const need = media && needOf(asString(media['mimeType']) ?? '');
    if (need) needs.add(need);
  }
  return [...needs];
}

function needOf(mimeType: string): ModelFeature {
  if (mimeType.startsWith('image/') || mimeType.startsWith('video/')) return 'vision';
  return mimeType.startsWith('audio/') ? 'audio' : 'documents';
}

import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { CanonicalRequest, OpaqueTool, OutputFormat, Tool, ToolChoice, Turn } from '../../canonical/request.ts';
import {
  addFields,
  asBoolean,
  asList,
  asNumber,
  asObject,
  asString,
  isList,
  parseJson,
  unknownFields,
} from '../read-json.ts';
import { decodeCachePoint, decodeContent } from './decode-parts.ts';
import { decodeModelFields } from './model-fields.ts';
import { format, requestFields } from './wire.ts';

export function decodeRequest(body: JsonObject): WithLosses<CanonicalRequest> {
  const inference = asObject(body['inferenceConfig']) ?? {};
  const toolConfig = asObject(body['toolConfig']) ?? {};
  const choice = asObject(toolConfig['toolChoice']);
  const { reasoning, topK, rest } = decodeModelFields(asObject(body['additionalModelRequestFields']) ?? {});
  const value = defined({
    model: asString(body['model']) ?? '',
    stream: body['stream'] === true,
    turns: decodeTurns(body),
    tools: isList(toolConfig['tools']) ? decodeTools(toolConfig['tools']) : undefined,
    toolChoice: choice && decodeToolChoice(choice),
    output: decodeOutput(body['outputConfig']),
    reasoning,
    maxOutputTokens: asNumber(inference['maxTokens']),
    temperature: asNumber(inference['temperature']),
    topP: asNumber(inference['topP']),
    topK,
    stopSequences: isList(inference['stopSequences'])
      ? inference['stopSequences'].filter((sequence) => typeof sequence === 'string')
      : undefined,
    metadata: asObject(body['requestMetadata']),
    serviceTier: asString(asObject(body['serviceTier'])?.['type']),
    extensions: addFields(unknownFields(body, requestFields, format), format, keepUnread(body, rest)),
  });
  return { value, losses: [] };
}

const inferenceFields = new Set(['maxTokens', 'temperature', 'topP', 'stopSequences']);
const toolConfigFields = new Set(['tools', 'toolChoice']);

/** Members of known fields that say more than the canonical form holds go back as they came. */
function keepUnread(body: JsonObject, modelFields: JsonObject): JsonObject {
  const output = asObject(body['outputConfig']);
  return defined({
    inferenceConfig: unknownFields(asObject(body['inferenceConfig']) ?? {}, inferenceFields, format)?.fields,
    toolConfig: unknownFields(asObject(body['toolConfig']) ?? {}, toolConfigFields, format)?.fields,
    outputConfig: output && !decodeOutput(output) ? output : undefined,
    additionalModelRequestFields: Object.keys(modelFields).length > 0 ? modelFields : undefined,
  });
}

const turnFields = new Set(['role', 'content']);

function decodeTurns(body: JsonObject): readonly Turn[] {
  const turns = asList(body['messages']).map((value): Turn => {
    const message = asObject(value) ?? {};
    return defined({
      role: message['role'] === 'assistant' ? 'assistant' : 'user',
      parts: decodeContent(message['content']),
      extensions: unknownFields(message, turnFields, format),
    });
  });
  const system = decodeContent(body['system']);
  return system.length === 0 ? turns : [{ role: 'system', parts: system }, ...turns];
}

/** A cache point marks the tool that it follows. */
function decodeTools(values: readonly JsonValue[]): readonly (Tool | OpaqueTool)[] {
  const tools: (Tool | OpaqueTool)[] = [];
  for (const value of values) {
    const mark = decodeCachePoint(value);
    const last = tools.at(-1);
    if (mark && last && !('content' in last) && !last.cache) tools.splice(-1, 1, { ...last, cache: mark });
    else tools.push(decodeTool(value));
  }
  return tools;
}

const toolFields = new Set(['name', 'description', 'inputSchema', 'strict']);

function decodeTool(value: JsonValue): Tool | OpaqueTool {
  const spec = asObject(asObject(value)?.['toolSpec']);
  const name = asString(spec?.['name']);
  if (!spec || name === undefined) return { type: 'opaque', content: { origin: format, value } };
  return defined({
    name,
    description: asString(spec['description']),
    parameters: asObject(asObject(spec['inputSchema'])?.['json']),
    strict: asBoolean(spec['strict']),
    extensions: unknownFields(spec, toolFields, format),
  });
}

function decodeToolChoice(choice: JsonObject): ToolChoice {
  const name = asString(asObject(choice['tool'])?.['name']);
  if (choice['auto'] !== undefined) return { type: 'auto' };
  if (choice['any'] !== undefined) return { type: 'required' };
  return name === undefined ? { type: 'opaque', content: { origin: format, value: choice } } : { type: 'tool', name };
}

const schemaFields = new Set(['schema', 'name', 'description']);

function decodeOutput(value: JsonValue | undefined): OutputFormat | undefined {
  const wanted = asObject(asObject(value)?.['textFormat']);
  const definition = asObject(asObject(wanted?.['structure'])?.['jsonSchema']);
  const schema = asObject(parseJson(asString(definition?.['schema']) ?? ''));
  if (wanted?.['type'] !== 'json_schema' || !definition || !schema) return undefined;
  if (unknownFields(definition, schemaFields, format)) return undefined;
  const name = asString(definition['name']);
  return defined({ type: 'json-schema', schema, name, description: asString(definition['description']) });
}

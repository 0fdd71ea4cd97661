import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type {
  CanonicalRequest,
  OpaqueTool,
  OutputFormat,
  Reasoning,
  Tool,
  ToolChoice,
  Turn,
} from '../../canonical/request.ts';
import {
  addFields,
  asBoolean,
  asList,
  asNumber,
  asObject,
  asOneOf,
  asString,
  isList,
  unknownFields,
} from '../read-json.ts';
import { decodeCache, decodeContent, keepOwn } from './decode-parts.ts';
import { format, requestFields } from './wire.ts';

export function decodeRequest(body: JsonObject): WithLosses<CanonicalRequest> {
  const choice = asObject(body['tool_choice']);
  const disabled = asBoolean(choice?.['disable_parallel_tool_use']);
  const value = defined({
    model: asString(body['model']) ?? '',
    stream: body['stream'] === true,
    turns: decodeTurns(body),
    tools: isList(body['tools']) ? body['tools'].map(decodeTool) : undefined,
    toolChoice: choice && decodeToolChoice(choice),
    parallelToolCalls: disabled === undefined ? undefined : !disabled,
    output: decodeOutput(body),
    reasoning: decodeReasoning(body),
    maxOutputTokens: asNumber(body['max_tokens']),
    temperature: asNumber(body['temperature']),
    topP: asNumber(body['top_p']),
    topK: asNumber(body['top_k']),
    stopSequences: isList(body['stop_sequences'])
      ? body['stop_sequences'].filter((sequence) => typeof sequence === 'string')
      : undefined,
    userId: asString(asObject(body['metadata'])?.['user_id']),
    serviceTier: asString(body['service_tier']),
    extensions: addFields(unknownFields(body, requestFields, format), format, keepUnread(body)),
  });
  return { value, losses: [] };
}

const outputConfigFields = new Set(['effort', 'format']);
const formatFields = new Set(['type', 'schema']);
const thinkingFields = new Set(['type', 'budget_tokens']);

/** Known fields that say more than the canonical form holds go back as they came. */
function keepUnread(body: JsonObject): JsonObject {
  const metadata = asObject(body['metadata']);
  const output = asObject(body['output_config']);
  const thinking = asObject(body['thinking']);
  return defined({
    metadata: metadata && hasOther(metadata, new Set(['user_id'])) ? metadata : undefined,
    output_config: output && !isExactOutput(output) ? output : undefined,
    thinking: thinking && (!decodeThinking(thinking) || hasOther(thinking, thinkingFields)) ? thinking : undefined,
  });
}

function hasOther(object: JsonObject, known: ReadonlySet<string>): boolean {
  return unknownFields(object, known, format) !== undefined;
}

function isExactOutput(config: JsonObject): boolean {
  const wanted = asObject(config['format']);
  if (hasOther(config, outputConfigFields) || (wanted && hasOther(wanted, formatFields))) return false;
  const effortRead = !config['effort'] || asOneOf(config['effort'], efforts) !== undefined;
  return effortRead && (!config['format'] || asObject(wanted?.['schema']) !== undefined);
}

function decodeTurns(body: JsonObject): readonly Turn[] {
  const { system } = body;
  const turns: Turn[] = asList(body['messages']).map(decodeTurn);
  if (system === undefined || system === null) return turns;
  return [{ role: 'system', parts: decodeContent(system) }, ...turns];
}

const turnFields = new Set(['role', 'content']);

function decodeTurn(value: JsonValue): Turn {
  const message = asObject(value);
  if (!message) return { role: 'user', parts: decodeContent([value]) };
  const role = asOneOf(message['role'], ['system', 'user', 'assistant']) ?? 'user';
  return defined({
    role,
    parts: decodeContent(message['content']),
    extensions: unknownFields(message, turnFields, format),
  });
}

const toolFields = new Set(['type', 'name', 'description', 'input_schema', 'strict', 'cache_control']);

function decodeTool(value: JsonValue): Tool | OpaqueTool {
  const tool = asObject(value);
  const name = asString(tool?.['name']);
  const type = tool?.['type'] ?? 'custom';
  if (!tool || name === undefined || type !== 'custom') return { type: 'opaque', content: { origin: format, value } };
  return defined({
    name,
    description: asString(tool['description']),
    parameters: asObject(tool['input_schema']),
    strict: asBoolean(tool['strict']),
    cache: decodeCache(tool),
    extensions: keepOwn(tool, toolFields),
  });
}

const choiceFields = new Set(['type', 'name', 'disable_parallel_tool_use']);

function decodeToolChoice(choice: JsonObject): ToolChoice {
  const opaque: ToolChoice = { type: 'opaque', content: { origin: format, value: choice } };
  if (hasOther(choice, choiceFields)) return opaque;
  switch (choice['type']) {
    case 'auto':
    case 'none':
      return { type: choice['type'] };
    case 'any':
      return { type: 'required' };
    case 'tool':
      return typeof choice['name'] === 'string' ? { type: 'tool', name: choice['name'] } : opaque;
    default:
      return opaque;
  }
}

function decodeOutput(body: JsonObject): OutputFormat | undefined {
  const wanted = asObject(asObject(body['output_config'])?.['format']);
  const schema = asObject(wanted?.['schema']);
  return wanted?.['type'] === 'json_schema' && schema ? { type: 'json-schema', schema } : undefined;
}

const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const;

function decodeReasoning(body: JsonObject): Reasoning | undefined {
  const effort = asOneOf(asObject(body['output_config'])?.['effort'], efforts);
  const thinking = decodeThinking(asObject(body['thinking']));
  return effort || thinking ? defined({ effort, ...thinking }) : undefined;
}

/** `adaptive` is thinking without a budget of the client's. */
function decodeThinking(thinking: JsonObject | undefined): Reasoning | undefined {
  switch (thinking?.['type']) {
    case 'enabled':
      return defined({ enabled: true, budgetTokens: asNumber(thinking['budget_tokens']) });
    case 'adaptive':
      return { enabled: true };
    case 'disabled':
      return { enabled: false };
    default:
      return undefined;
  }
}

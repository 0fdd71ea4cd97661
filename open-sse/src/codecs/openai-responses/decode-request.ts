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
} from '../../canonical/request.ts';
import { asBoolean, asList, asNumber, asObject, asOneOf, asString, isList, unknownFields } from '../read-json.ts';
import { decodeTurns } from './decode-turns.ts';
import { format, logprobsInclude, requestFields } from './wire.ts';

/** The extensions are always there, if only empty: they show that the request is of this format. */
export function decodeRequest(body: JsonObject): WithLosses<CanonicalRequest> {
  const wantsLogprobs = asList(body['include']).includes(logprobsInclude);
  const value = defined({
    model: asString(body['model']) ?? '',
    stream: body['stream'] === true,
    turns: decodeTurns(body),
    tools: isList(body['tools']) ? body['tools'].map(decodeTool) : undefined,
    toolChoice: decodeToolChoice(body['tool_choice']),
    parallelToolCalls: asBoolean(body['parallel_tool_calls']),
    output: decodeOutput(asObject(asObject(body['text'])?.['format'])),
    reasoning: decodeReasoning(body),
    maxOutputTokens: asNumber(body['max_output_tokens']),
    temperature: asNumber(body['temperature']),
    topP: asNumber(body['top_p']),
    logprobs: wantsLogprobs ? defined({ top: asNumber(body['top_logprobs']) }) : undefined,
    verbosity: asOneOf(asObject(body['text'])?.['verbosity'], verbosities),
    userId: asString(body['user']),
    safetyIdentifier: asString(body['safety_identifier']),
    metadata: asObject(body['metadata']),
    promptCacheKey: asString(body['prompt_cache_key']),
    serviceTier: asString(body['service_tier']),
    extensions: {
      origin: format,
      fields: { ...unknownFields(body, requestFields, format)?.fields, ...keepUnread(body, wantsLogprobs) },
    },
  });
  return { value, losses: [] };
}

const verbosities = ['low', 'medium', 'high'] as const;
const textFields = new Set(['format', 'verbosity']);
const reasoningFields = new Set(['effort']);

/** Known fields that say more than the canonical form holds: what it does not hold of them goes back as it came. */
function keepUnread(body: JsonObject, wantsLogprobs: boolean): JsonObject {
  const text = asObject(body['text']);
  const reasoning = asObject(body['reasoning']);
  return defined({
    text: text && (isExactOutput(text) ? unknownFields(text, textFields, format)?.fields : text),
    reasoning:
      reasoning && (isExactEffort(reasoning) ? unknownFields(reasoning, reasoningFields, format)?.fields : reasoning),
    top_logprobs: wantsLogprobs ? undefined : (body['top_logprobs'] ?? undefined),
  });
}

const toolFields = new Set(['type', 'name', 'description', 'parameters', 'strict']);

function decodeTool(value: JsonValue): Tool | OpaqueTool {
  const tool = asObject(value);
  const name = asString(tool?.['name']);
  const type = tool?.['type'];
  if (!tool || (type !== 'function' && type !== 'custom') || name === undefined) {
    return { type: 'opaque', content: { origin: format, value } };
  }
  return defined({
    name,
    freeform: type === 'custom' ? true : undefined,
    description: asString(tool['description']),
    parameters: asObject(tool['parameters']),
    strict: asBoolean(tool['strict']),
    extensions: unknownFields(tool, toolFields, format),
  });
}

const namedTypes: ReadonlySet<JsonValue> = new Set(['function', 'custom']);

function decodeToolChoice(value: JsonValue | undefined): ToolChoice | undefined {
  if (value === undefined || value === null) return undefined;
  const word = asOneOf(value, ['auto', 'none', 'required']);
  if (word) return { type: word };
  const choice = asObject(value);
  const name = choice && decodeToolName(choice);
  if (name !== undefined) return { type: 'tool', name };
  const allowed = choice?.['type'] === 'allowed_tools' ? decodeAllowed(choice) : undefined;
  return allowed ?? { type: 'opaque', content: { origin: format, value } };
}

/** The name of a function or a custom tool that something refers to. */
function decodeToolName(reference: JsonObject): string | undefined {
  return namedTypes.has(reference['type'] ?? '') ? asString(reference['name']) : undefined;
}

/** Tools without a name of the client's (those that OpenAI runs itself) make the whole choice one that only OpenAI knows. */
function decodeAllowed(choice: JsonObject): ToolChoice | undefined {
  const mode = asOneOf(choice['mode'], ['auto', 'required']);
  const names = asList(choice['tools']).map((tool) => decodeToolName(asObject(tool) ?? {}));
  const allowed = names.filter((name) => name !== undefined);
  return mode && allowed.length > 0 && allowed.length === names.length ? { type: mode, allowed } : undefined;
}

function decodeOutput(wanted: JsonObject | undefined): OutputFormat | undefined {
  if (wanted?.['type'] === 'text') return { type: 'text' };
  if (wanted?.['type'] === 'json_object') return { type: 'json' };
  const schema = asObject(wanted?.['schema']);
  if (wanted?.['type'] !== 'json_schema' || !schema) return undefined;
  return defined({
    type: 'json-schema',
    schema,
    name: asString(wanted['name']),
    description: asString(wanted['description']),
    strict: asBoolean(wanted['strict']),
  });
}

const schemaFields = new Set(['type', 'name', 'description', 'schema', 'strict']);

function isExactOutput(text: JsonObject): boolean {
  if (text['verbosity'] && !asOneOf(text['verbosity'], verbosities)) return false;
  const wanted = asObject(text['format']);
  if (!text['format']) return true;
  if (!wanted || !decodeOutput(wanted)) return false;
  if (wanted['type'] === 'json_schema') return unknownFields(wanted, schemaFields, format) === undefined;
  return Object.keys(wanted).length === 1;
}

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

function decodeReasoning(body: JsonObject): Reasoning | undefined {
  const effort = asOneOf(asObject(body['reasoning'])?.['effort'], efforts);
  return effort && { effort, enabled: effort !== 'none' };
}

function isExactEffort(reasoning: JsonObject): boolean {
  return !reasoning['effort'] || asOneOf(reasoning['effort'], efforts) !== undefined;
}

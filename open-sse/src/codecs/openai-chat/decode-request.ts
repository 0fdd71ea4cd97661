import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { Part } from '../../canonical/part.ts';
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
import { decodeAssistantParts } from './assistant.ts';
import { decodeCache, decodeContent } from './parts.ts';
import { format, messageFields, requestFields } from './wire.ts';

export function decodeRequest(body: JsonObject): WithLosses<CanonicalRequest> {
  const topLogprobs = asNumber(body['top_logprobs']);
  const value = defined({
    model: asString(body['model']) ?? '',
    stream: body['stream'] === true,
    turns: decodeTurns(asList(body['messages'])),
    tools: isList(body['tools']) ? body['tools'].map(decodeTool) : undefined,
    toolChoice: decodeToolChoice(body['tool_choice']),
    parallelToolCalls: asBoolean(body['parallel_tool_calls']),
    output: decodeOutput(asObject(body['response_format'])),
    reasoning: decodeReasoning(body),
    maxOutputTokens: asNumber(body['max_completion_tokens']) ?? asNumber(body['max_tokens']),
    temperature: asNumber(body['temperature']),
    topP: asNumber(body['top_p']),
    topK: asNumber(body['top_k']),
    stopSequences: decodeStop(body['stop']),
    seed: asNumber(body['seed']),
    choices: asNumber(body['n']),
    frequencyPenalty: asNumber(body['frequency_penalty']),
    presencePenalty: asNumber(body['presence_penalty']),
    logprobs: body['logprobs'] === true ? defined({ top: topLogprobs }) : undefined,
    verbosity: asOneOf(body['verbosity'], verbosities),
    userId: asString(body['user']),
    safetyIdentifier: asString(body['safety_identifier']),
    metadata: asObject(body['metadata']),
    promptCacheKey: asString(body['prompt_cache_key']),
    serviceTier: asString(body['service_tier']),
    extensions: addFields(unknownFields(body, requestFields, format), format, keepUnread(body)),
  });
  return { value, losses: [] };
}

const verbosities = ['low', 'medium', 'high'] as const;

/** Known fields with a value that the canonical form cannot hold go back as they came. */
function keepUnread(body: JsonObject): JsonObject {
  const output = body['response_format'];
  const effort = body['reasoning_effort'];
  return defined({
    response_format: output && !isExactOutput(asObject(output)) ? output : undefined,
    reasoning_effort: effort && !decodeReasoning(body) ? effort : undefined,
    verbosity: asOneOf(body['verbosity'], verbosities) ? undefined : (body['verbosity'] ?? undefined),
    max_tokens: body['max_completion_tokens'] !== undefined ? (body['max_tokens'] ?? undefined) : undefined,
  });
}

function decodeTurns(messages: readonly JsonValue[]): readonly Turn[] {
  const turns: Turn[] = [];
  /** Results of parallel calls come one a message and are one turn. */
  let results: Part[] | undefined;
  for (const value of messages) {
    const message = asObject(value);
    if (message?.['role'] === 'tool') {
      if (!results) turns.push({ role: 'user', parts: (results = []) });
      results.push(decodeToolResult(message));
    } else {
      results = undefined;
      turns.push(message ? decodeTurn(message) : opaqueTurn(value));
    }
  }
  return turns;
}

const turnFields = new Set(['role', 'content', 'name']);
const assistantFields = new Set([...messageFields, 'name']);
const toolFields = new Set(['role', 'content', 'tool_call_id']);

function decodeTurn(message: JsonObject): Turn {
  const name = asString(message['name']);
  switch (message['role']) {
    case 'system':
    case 'developer': {
      const own = unknownFields(message, turnFields, format);
      const extensions = message['role'] === 'developer' ? addFields(own, format, { role: 'developer' }) : own;
      return defined({ role: 'system', parts: decodeContent(message['content']), name, extensions });
    }
    case 'user': {
      const extensions = unknownFields(message, turnFields, format);
      return defined({ role: 'user', parts: decodeContent(message['content']), name, extensions });
    }
    case 'assistant': {
      const extensions = unknownFields(message, assistantFields, format);
      return defined({ role: 'assistant', parts: decodeAssistantParts(message), name, extensions });
    }
    default:
      return opaqueTurn(message);
  }
}

/** A message in a role that we do not know (`function`, which tools replaced). */
function opaqueTurn(message: JsonValue): Turn {
  return { role: 'user', parts: [{ type: 'opaque', content: { origin: format, value: message } }] };
}

function decodeToolResult(message: JsonObject): Part {
  return defined({
    type: 'tool-result',
    toolCallId: asString(message['tool_call_id']) ?? '',
    content: decodeContent(message['content']),
    cache: decodeCache(message),
    extensions: unknownFields(message, toolFields, format),
  });
}

const toolLevelFields = new Set(['type', 'function']);
const functionFields = new Set(['name', 'description', 'parameters', 'strict']);

function decodeTool(value: JsonValue): Tool | OpaqueTool {
  const tool = asObject(value);
  if (tool?.['type'] === 'custom') return decodeCustomTool(tool);
  const details = asObject(tool?.['function']);
  const name = asString(details?.['name']);
  if (!tool || !details || name === undefined) return { type: 'opaque', content: { origin: format, value } };
  const inner = unknownFields(details, functionFields, format);
  const outer = unknownFields(tool, toolLevelFields, format);
  return defined({
    name,
    description: asString(details['description']),
    parameters: asObject(details['parameters']),
    strict: asBoolean(details['strict']),
    cache: decodeCache(tool) ?? decodeCache(details),
    extensions: inner ? addFields(outer, format, { function: inner.fields }) : outer,
  });
}

const customLevelFields = new Set(['type', 'custom']);
const customFields = new Set(['name', 'description']);

/** Text is all that a tool of no format takes; the other one, a grammar, only OpenAI can hold a model to. */
function decodeCustomTool(tool: JsonObject): Tool | OpaqueTool {
  const details = asObject(tool['custom']);
  const name = asString(details?.['name']);
  if (!details || name === undefined) return { type: 'opaque', content: { origin: format, value: tool } };
  const inner = unknownFields(details, customFields, format);
  const outer = unknownFields(tool, customLevelFields, format);
  return defined({
    name,
    freeform: true,
    description: asString(details['description']),
    extensions: inner ? addFields(outer, format, { custom: inner.fields }) : outer,
  });
}

function decodeToolChoice(value: JsonValue | undefined): ToolChoice | undefined {
  if (value === undefined || value === null) return undefined;
  const word = asOneOf(value, ['auto', 'none', 'required']);
  if (word) return { type: word };
  const choice = asObject(value);
  const name = choice && decodeToolName(choice);
  if (name !== undefined) return { type: 'tool', name };
  const allowed = choice?.['type'] === 'allowed_tools' ? decodeAllowed(asObject(choice['allowed_tools'])) : undefined;
  return allowed ?? { type: 'opaque', content: { origin: format, value } };
}

/** The name of a function or a custom tool that something refers to. */
function decodeToolName(reference: JsonObject): string | undefined {
  const type = asOneOf(reference['type'], ['function', 'custom']);
  return type && asString(asObject(reference[type])?.['name']);
}

/** Tools without a name of the client's (those that OpenAI runs itself) make the whole choice one that only OpenAI knows. */
function decodeAllowed(choice: JsonObject | undefined): ToolChoice | undefined {
  const mode = asOneOf(choice?.['mode'], ['auto', 'required']);
  const names = asList(choice?.['tools']).map((tool) => decodeToolName(asObject(tool) ?? {}));
  const allowed = names.filter((name) => name !== undefined);
  return mode && allowed.length > 0 && allowed.length === names.length ? { type: mode, allowed } : undefined;
}

const schemaFields = new Set(['name', 'description', 'schema', 'strict']);

function decodeOutput(output: JsonObject | undefined): OutputFormat | undefined {
  if (output?.['type'] === 'text') return { type: 'text' };
  if (output?.['type'] === 'json_object') return { type: 'json' };
  const wrapper = asObject(output?.['json_schema']);
  if (output?.['type'] !== 'json_schema' || !wrapper) return undefined;
  return defined({
    type: 'json-schema',
    schema: asObject(wrapper['schema']) ?? {},
    name: asString(wrapper['name']),
    description: asString(wrapper['description']),
    strict: asBoolean(wrapper['strict']),
  });
}

function isExactOutput(output: JsonObject | undefined): boolean {
  const decoded = decodeOutput(output);
  if (!output || !decoded) return false;
  const wrapper = asObject(output['json_schema']);
  if (decoded.type !== 'json-schema') return Object.keys(output).length === 1;
  if (!wrapper || !asObject(wrapper['schema']) || Object.keys(output).length !== 2) return false;
  return unknownFields(wrapper, schemaFields, format) === undefined;
}

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

function decodeReasoning(body: JsonObject): Reasoning | undefined {
  const effort = asOneOf(body['reasoning_effort'], efforts);
  return effort && { effort, enabled: effort !== 'none' };
}

function decodeStop(stop: JsonValue | undefined): readonly string[] | undefined {
  if (typeof stop === 'string') return [stop];
  return isList(stop) ? stop.filter((sequence) => typeof sequence === 'string') : undefined;
}

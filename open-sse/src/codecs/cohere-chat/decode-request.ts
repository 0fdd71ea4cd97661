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
import { addFields, asBoolean, asList, asNumber, asObject, asString, isList, unknownFields } from '../read-json.ts';
import { decodeAssistant, decodeContent } from './decode-parts.ts';
import { format, messageFields, requestFields } from './wire.ts';

export function decodeRequest(body: JsonObject): WithLosses<CanonicalRequest> {
  const strict = asBoolean(body['strict_tools']);
  const value = defined({
    model: asString(body['model']) ?? '',
    stream: body['stream'] === true,
    turns: decodeTurns(asList(body['messages'])),
    tools: isList(body['tools']) ? body['tools'].map((tool) => decodeTool(tool, strict)) : undefined,
    toolChoice: decodeToolChoice(body['tool_choice']),
    output: decodeOutput(asObject(body['response_format'])),
    reasoning: decodeReasoning(asObject(body['thinking'])),
    maxOutputTokens: asNumber(body['max_tokens']),
    temperature: asNumber(body['temperature']),
    topP: asNumber(body['p']),
    topK: asNumber(body['k']),
    stopSequences: isList(body['stop_sequences'])
      ? body['stop_sequences'].filter((sequence) => typeof sequence === 'string')
      : undefined,
    seed: asNumber(body['seed']),
    frequencyPenalty: asNumber(body['frequency_penalty']),
    presencePenalty: asNumber(body['presence_penalty']),
    logprobs: body['logprobs'] === true ? {} : undefined,
    extensions: addFields(unknownFields(body, requestFields, format), format, keepUnread(body)),
  });
  return { value, losses: [] };
}

const outputFields = new Set(['type', 'json_schema']);
const thinkingFields = new Set(['type', 'token_budget']);

/** Known fields that say more than the canonical form holds go back as they came. */
function keepUnread(body: JsonObject): JsonObject {
  const output = asObject(body['response_format']);
  const thinking = asObject(body['thinking']);
  const outputIsRead = output && decodeOutput(output) && !unknownFields(output, outputFields, format);
  const thinkingIsRead = decodeReasoning(thinking)?.budgetTokens !== undefined || thinking?.['type'] === 'disabled';
  return defined({
    response_format: output && !outputIsRead ? output : undefined,
    // That thinking is merely switched on is the default, which other formats leave unsaid.
    thinking: thinking && (!thinkingIsRead || unknownFields(thinking, thinkingFields, format)) ? thinking : undefined,
    strict_tools: asList(body['tools']).length === 0 ? (body['strict_tools'] ?? undefined) : undefined,
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

function decodeTurn(message: JsonObject): Turn {
  const { role } = message;
  if (role === 'assistant') return { role, ...decodeAssistant(message) };
  if (role !== 'user' && role !== 'system') return opaqueTurn(message);
  const extensions = unknownFields(message, messageFields, format);
  return defined({ role, parts: decodeContent(message['content']), extensions });
}

/** A message in a role that we do not know. */
function opaqueTurn(message: JsonValue): Turn {
  return { role: 'user', parts: [{ type: 'opaque', content: { origin: format, value: message } }] };
}

function decodeToolResult(message: JsonObject): Part {
  return defined({
    type: 'tool-result',
    toolCallId: asString(message['tool_call_id']) ?? '',
    content: decodeContent(message['content']),
    extensions: unknownFields(message, messageFields, format),
  });
}

const toolFields = new Set(['type', 'function']);
const functionFields = new Set(['name', 'description', 'parameters']);

function decodeTool(value: JsonValue, strict: boolean | undefined): Tool | OpaqueTool {
  const tool = asObject(value);
  const details = asObject(tool?.['function']);
  const name = asString(details?.['name']);
  if (!tool || !details || name === undefined) return { type: 'opaque', content: { origin: format, value } };
  const inner = unknownFields(details, functionFields, format);
  const outer = unknownFields(tool, toolFields, format);
  return defined({
    name,
    description: asString(details['description']),
    parameters: asObject(details['parameters']),
    strict,
    extensions: inner ? addFields(outer, format, { function: inner.fields }) : outer,
  });
}

function decodeToolChoice(value: JsonValue | undefined): ToolChoice | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 'REQUIRED') return { type: 'required' };
  return value === 'NONE' ? { type: 'none' } : { type: 'opaque', content: { origin: format, value } };
}

function decodeOutput(output: JsonObject | undefined): OutputFormat | undefined {
  const schema = asObject(output?.['json_schema']);
  if (output?.['type'] === 'text') return { type: 'text' };
  if (output?.['type'] !== 'json_object') return undefined;
  return schema ? { type: 'json-schema', schema } : { type: 'json' };
}

function decodeReasoning(thinking: JsonObject | undefined): Reasoning | undefined {
  if (thinking?.['type'] === 'disabled') return { enabled: false };
  if (thinking?.['type'] !== 'enabled') return undefined;
  return defined({ enabled: true, budgetTokens: asNumber(thinking['token_budget']) });
}

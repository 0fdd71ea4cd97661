import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import { freeformToolsOf, type FreeformTools } from '../../canonical/freeform.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { Part, ToolResultPart } from '../../canonical/part.ts';
import {
  isOpaqueTool,
  type CanonicalRequest,
  type OpaqueTool,
  type OutputFormat,
  type Tool,
  type ToolChoice,
  type Turn,
} from '../../canonical/request.ts';
import { LossList } from '../loss-list.ts';
import { pickEffort } from '../pick-effort.ts';
import { asObject, fieldsFor } from '../read-json.ts';
import { encodeAssistant, encodeContent } from './assistant.ts';
import { encodePart } from './parts.ts';
import { format } from './wire.ts';

/** Foreign fields whose meaning the canonical form carries. */
const expressedFields: ReadonlySet<string> = new Set(['top_k', 'max_completion_tokens', 'metadata']);

/**
 * The output limit is written as `max_tokens`, which every compatible server takes, unless the request came with
 * `max_completion_tokens`. Usage inside a stream is not asked for here: that is up to who calls the upstream. What only
 * OpenAI itself knows (`safety_identifier`, `prompt_cache_key`) is not told to others, many of whom refuse fields that are new to them.
 */
export function encodeRequest(request: CanonicalRequest): WithLosses<JsonObject> {
  const losses = new LossList();
  const own = fieldsFor(request.extensions, format);
  losses.addForeign(request.extensions, {
    format,
    field: 'request',
    expressed: request.userId === undefined ? new Set([...expressedFields, 'safety_identifier']) : expressedFields,
  });
  if (request.topK !== undefined && own['top_k'] === undefined) losses.add('request.topK');
  const limited = own['max_completion_tokens'] === undefined;
  const value = defined({
    model: request.model,
    messages: request.turns.flatMap((turn) => encodeTurn(turn, losses)),
    stream: request.stream ? true : undefined,
    tools: request.tools && encodeTools(request.tools, losses),
    tool_choice: request.toolChoice && encodeToolChoice(request, request.toolChoice, losses),
    parallel_tool_calls: request.parallelToolCalls,
    response_format: request.output && encodeOutput(request.output),
    reasoning_effort: request.reasoning && pickEffort(request.reasoning, losses),
    max_tokens: limited ? request.maxOutputTokens : undefined,
    temperature: request.temperature,
    top_p: request.topP,
    stop: request.stopSequences,
    seed: request.seed,
    n: request.choices,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    logprobs: request.logprobs ? true : undefined,
    top_logprobs: request.logprobs?.top,
    verbosity: request.verbosity,
    user: request.userId ?? (own['safety_identifier'] === undefined ? request.safetyIdentifier : undefined),
    metadata: request.metadata,
    service_tier: request.serviceTier === 'standard_only' ? 'default' : request.serviceTier,
    ...own,
  });
  return { value, losses: losses.list };
}

function encodeTurn(turn: Turn, losses: LossList): readonly JsonObject[] {
  const { name } = turn;
  const own = fieldsFor(turn.extensions, format);
  losses.addForeign(turn.extensions, { format, field: 'request.turns' });
  switch (turn.role) {
    case 'assistant':
      return [defined({ ...encodeAssistant(turn.parts, losses), name, ...own })];
    case 'system':
      return [defined({ role: 'system', content: encodeContent(encodeParts(turn.parts, losses)) ?? '', name, ...own })];
    case 'user':
      return encodeUser(turn, own, losses);
  }
}

/** Each tool result is a message of its own, and all of them stand before what else the turn says. */
function encodeUser(turn: Turn, own: JsonObject, losses: LossList): readonly JsonObject[] {
  const messages: JsonObject[] = [];
  const rest: Part[] = [];
  for (const part of turn.parts) {
    if (part.type === 'tool-result') {
      messages.push(encodeToolResult(part, losses));
      for (const content of part.content) if (content.type !== 'text') rest.push(content);
    } else if (part.type === 'opaque' && isMessage(part)) messages.push(asObject(part.content.value) ?? {});
    else rest.push(part);
  }
  if (rest.length === 0 && messages.length > 0) return messages;
  const content = encodeContent(encodeParts(rest, losses)) ?? '';
  return [...messages, defined({ role: 'user', content, name: turn.name, ...own })];
}

/** A tool's message holds text only: images and files of a result follow in the user's message. */
function encodeToolResult(part: ToolResultPart, losses: LossList): JsonObject {
  const own = fieldsFor(part.extensions, format);
  losses.addForeign(part.extensions, { format, field: 'request.turns.parts.tool-result' });
  if (part.isError === true) losses.add('request.turns.parts.tool-result.isError');
  if (part.cache && own['cache_control'] === undefined) losses.add('request.turns.parts.cache');
  const texts = part.content.filter((content) => content.type === 'text');
  const content = encodeContent(encodeParts(texts, losses)) ?? '';
  return { role: 'tool', tool_call_id: part.toolCallId, content, ...own };
}

function isMessage(part: Extract<Part, { type: 'opaque' }>): boolean {
  const value = asObject(part.content.value);
  return part.content.origin === format && value !== undefined && 'role' in value && !('type' in value);
}

function encodeParts(parts: readonly Part[], losses: LossList): readonly JsonObject[] {
  return parts.map((part) => encodePart(part, losses)).filter((part) => part !== undefined);
}

function encodeTools(tools: readonly (Tool | OpaqueTool)[], losses: LossList): readonly JsonValue[] | undefined {
  const encoded = tools.map((tool) => encodeTool(tool, losses)).filter((tool) => tool !== undefined);
  return encoded.length === 0 && tools.length > 0 ? undefined : encoded;
}

function encodeTool(tool: Tool | OpaqueTool, losses: LossList): JsonValue | undefined {
  if (isOpaqueTool(tool)) {
    if (tool.content.origin === format) return tool.content.value;
    losses.add('request.tools.opaque');
    return undefined;
  }
  losses.addForeign(tool.extensions, { format, field: 'request.tools' });
  if (tool.freeform) return encodeCustomTool(tool, losses);
  const { function: inner, ...own } = fieldsFor(tool.extensions, format);
  if (tool.cache && own['cache_control'] === undefined && asObject(inner)?.['cache_control'] === undefined) {
    losses.add('request.tools.cache');
  }
  const { name, description, parameters, strict } = tool;
  return { type: 'function', function: defined({ name, description, parameters, strict, ...asObject(inner) }), ...own };
}

function encodeCustomTool({ name, description, cache, extensions }: Tool, losses: LossList): JsonObject {
  const { custom: inner, ...own } = fieldsFor(extensions, format);
  if (cache && own['cache_control'] === undefined) losses.add('request.tools.cache');
  return { type: 'custom', custom: defined({ name, description, ...asObject(inner) }), ...own };
}

function encodeReference(name: string, freeform: FreeformTools | undefined): JsonObject {
  const type = freeform?.has(name) ? 'custom' : 'function';
  return { type, [type]: { name } };
}

function encodeToolChoice(request: CanonicalRequest, choice: ToolChoice, losses: LossList): JsonValue | undefined {
  const freeform = freeformToolsOf(request);
  if (choice.type === 'tool') return encodeReference(choice.name, freeform);
  if (choice.type === 'auto' || choice.type === 'required') {
    const { type: mode, allowed } = choice;
    if (!allowed) return mode;
    const tools = allowed.map((name) => encodeReference(name, freeform));
    return { type: 'allowed_tools', allowed_tools: { mode, tools } };
  }
  if (choice.type === 'none') return choice.type;
  if (choice.content.origin === format) return choice.content.value;
  losses.add('request.toolChoice');
  return undefined;
}

function encodeOutput(output: OutputFormat): JsonObject {
  if (output.type === 'text') return { type: 'text' };
  if (output.type === 'json') return { type: 'json_object' };
  const { name = 'response', description, schema, strict } = output;
  return { type: 'json_schema', json_schema: defined({ name, description, schema, strict }) };
}

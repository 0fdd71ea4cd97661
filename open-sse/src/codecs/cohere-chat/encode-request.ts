import type { JsonObject, JsonValue } from '@omniroute/core';
import { withAllowedTools } from '../../canonical/allowed-tools.ts';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { Part } from '../../canonical/part.ts';
import {
  isOpaqueTool,
  type CanonicalRequest,
  type OpaqueTool,
  type Tool,
  type ToolChoice,
  type Turn,
} from '../../canonical/request.ts';
import { LossList } from '../loss-list.ts';
import { asList, asObject, fieldsFor } from '../read-json.ts';
import { encodeAssistant, type AssistantOptions } from './encode-assistant.ts';
import { encodeContent, encodeParts, encodeToolResult, isMessage, staysInResult } from './encode-parts.ts';
import { encodeOutput, encodeSettings, encodeThinking } from './encode-settings.ts';
import { format } from './wire.ts';

/** Foreign fields whose meaning the canonical form carries. */
const expressedFields: ReadonlySet<string> = new Set([
  'max_completion_tokens',
  'max_tokens',
  'top_k',
  'stream_options',
]);

export function encodeRequest(wanted: CanonicalRequest): WithLosses<JsonObject> {
  const request = withAllowedTools(wanted);
  const losses = new LossList();
  losses.addForeign(request.extensions, { format, field: 'request', expressed: expressedFields });
  noteInexpressible(request, losses);
  const own = fieldsFor(request.extensions, format);
  const { tools, ...toolFields } = encodeTools(request, losses);
  const thinking = own['thinking'] ?? encodeThinking(request.reasoning, losses);
  const options: AssistantOptions = { losses, takesThoughts: asObject(thinking)?.['type'] === 'enabled' };
  const value = defined({
    model: request.model,
    messages: request.turns.flatMap((turn) => encodeTurn(turn, options)),
    stream: request.stream ? true : undefined,
    tools,
    ...toolFields,
    response_format: encodeOutput(request.output, tools !== undefined, losses),
    thinking,
    ...encodeSettings(request, losses),
    ...own,
  });
  return { value, losses: losses.list };
}

const tiers: ReadonlySet<string> = new Set(['auto', 'default', 'standard_only']);

function noteInexpressible(request: CanonicalRequest, losses: LossList): void {
  losses.addIf(request.parallelToolCalls === false ? false : undefined, 'request.parallelToolCalls');
  losses.addIf(request.logprobs?.top || undefined, 'request.logprobs.top');
  losses.addIf(request.verbosity, 'request.verbosity');
  losses.addIf(request.userId, 'request.userId');
  if (request.choices !== undefined && request.choices !== 1) losses.add('request.choices');
  if (request.serviceTier !== undefined && !tiers.has(request.serviceTier)) losses.add('request.serviceTier');
}

function encodeTurn(turn: Turn, options: AssistantOptions): readonly JsonObject[] {
  const { losses } = options;
  losses.addIf(turn.name, 'request.turns.name');
  losses.addForeign(turn.extensions, { format, field: 'request.turns', expressed: new Set(['role']) });
  const { citations: others, ...own } = fieldsFor(turn.extensions, format);
  if (turn.role === 'user') return encodeUser(turn, own, losses);
  const said = turn.role === 'assistant' ? encodeReply(turn, asList(others), options) : encodeText(turn.parts, losses);
  const message = { ...said, ...own };
  return Object.keys(message).length === 0 ? [] : [{ role: turn.role, ...message }];
}

function encodeText(parts: readonly Part[], losses: LossList): JsonObject {
  return defined({ content: encodeContent(encodeParts(parts, losses)) });
}

/** Citations that belong to no text stand behind those that do. */
function encodeReply(turn: Turn, others: readonly JsonValue[], options: AssistantOptions): JsonObject {
  const { content, citations = [], ...message } = encodeAssistant(turn.parts, options);
  const all = [...citations, ...others];
  return defined({
    ...message,
    content: content && encodeContent(content.filter((part) => part['text'] !== '')),
    citations: all.length > 0 ? all : undefined,
  });
}

/** Each tool result is a message of its own, and all of them stand before what else the turn says. */
function encodeUser(turn: Turn, own: JsonObject, losses: LossList): readonly JsonObject[] {
  const messages: JsonObject[] = [];
  const rest: Part[] = [];
  for (const part of turn.parts) {
    if (part.type === 'tool-result') {
      messages.push(encodeToolResult(part, losses));
      for (const content of part.content) if (!staysInResult(content)) rest.push(content);
    } else if (part.type === 'opaque' && isMessage(part)) messages.push(asObject(part.content.value) ?? {});
    else rest.push(part);
  }
  const message = { ...encodeText(rest, losses), ...own };
  return Object.keys(message).length === 0 ? messages : [...messages, { role: 'user', ...message }];
}

type EncodedTools = {
  readonly tools?: readonly JsonValue[];
  readonly strict_tools?: boolean;
  readonly tool_choice?: JsonValue;
};

/** Cohere cannot be told to use one tool of many: a forced one is given to it alone. */
function encodeTools({ tools = [], toolChoice }: CanonicalRequest, losses: LossList): EncodedTools {
  const forced = toolChoice?.type === 'tool' ? toolChoice.name : undefined;
  const named = tools.filter((tool) => !isOpaqueTool(tool) && tool.name === forced);
  if (forced !== undefined && named.length === 0) losses.add('request.toolChoice');
  const given = named.length > 0 ? named : tools;
  const encoded = given.map((tool) => encodeTool(tool, losses)).filter((tool) => tool !== undefined);
  if (encoded.length === 0) return noteUselessChoice(toolChoice, losses);
  return defined({
    tools: encoded,
    strict_tools: encodeStrict(given, losses),
    tool_choice: toolChoice && encodeToolChoice(toolChoice, losses),
  });
}

function noteUselessChoice(choice: ToolChoice | undefined, losses: LossList): EncodedTools {
  if (choice && choice.type !== 'auto' && choice.type !== 'none') losses.add('request.toolChoice');
  return {};
}

/** Strictness is one setting for all tools. */
function encodeStrict(tools: readonly (Tool | OpaqueTool)[], losses: LossList): boolean | undefined {
  const wishes = new Set(tools.map((tool) => (isOpaqueTool(tool) ? undefined : tool.strict)));
  const [wish] = wishes;
  if (wishes.size === 1) return wish;
  if (wishes.has(true)) losses.add('request.tools.strict');
  return undefined;
}

function encodeTool(tool: Tool | OpaqueTool, losses: LossList): JsonValue | undefined {
  if (isOpaqueTool(tool)) {
    if (tool.content.origin === format) return tool.content.value;
    losses.add('request.tools.opaque');
    return undefined;
  }
  losses.addForeign(tool.extensions, { format, field: 'request.tools', expressed: new Set(['cache_control']) });
  losses.addIf(tool.cache, 'request.tools.cache');
  const { function: inner, ...own } = fieldsFor(tool.extensions, format);
  const { name, description, parameters = { type: 'object', properties: {} } } = tool;
  return { type: 'function', function: defined({ name, description, parameters, ...asObject(inner) }), ...own };
}

function encodeToolChoice(choice: ToolChoice, losses: LossList): JsonValue | undefined {
  switch (choice.type) {
    case 'auto':
      return undefined;
    case 'none':
      return 'NONE';
    case 'required':
    case 'tool':
      return 'REQUIRED';
    case 'opaque':
      if (choice.content.origin === format) return choice.content.value;
      losses.add('request.toolChoice');
      return undefined;
  }
}

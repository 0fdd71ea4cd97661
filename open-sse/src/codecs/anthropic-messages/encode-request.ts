import type { JsonObject, JsonValue } from '@omniroute/core';
import { withAllowedTools } from '../../canonical/allowed-tools.ts';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import {
  isOpaqueTool,
  type CanonicalRequest,
  type OpaqueTool,
  type Reasoning,
  type Tool,
  type ToolChoice,
  type Turn,
} from '../../canonical/request.ts';
import { adoptSignatures } from '../claude-signatures.ts';
import { LossList } from '../loss-list.ts';
import { asObject, fieldsFor } from '../read-json.ts';
import { encodeContent, encodeOwn, encodeParts } from './encode-parts.ts';
import { defaultMaxTokens, format, minThinkingTokens } from './wire.ts';

/** Foreign fields whose meaning the canonical form carries. */
const expressedFields: ReadonlySet<string> = new Set([
  'max_completion_tokens',
  'max_tokens',
  'top_k',
  'stream_options',
]);

/**
 * Leading system turns become `system`; later ones stay among the messages, which upstreams of version 2026-10-21 understand.
 * Without a limit of the client's, `max_tokens` is `defaultMaxTokens`, above the thinking budget if there is one.
 */
export function encodeRequest(wanted: CanonicalRequest): WithLosses<JsonObject> {
  const request = withAllowedTools(wanted);
  const losses = new LossList();
  const userId = request.userId ?? request.safetyIdentifier;
  losses.addForeign(request.extensions, {
    format,
    field: 'request',
    expressed: request.userId === undefined ? new Set([...expressedFields, 'safety_identifier']) : expressedFields,
  });
  noteInexpressible(request, losses);
  const firstTurn = request.turns.findIndex((turn) => turn.role !== 'system');
  const leading = firstTurn === -1 ? request.turns : request.turns.slice(0, firstTurn);
  const thinking = request.reasoning && encodeThinking(request.reasoning);
  const system = encodeSystem(leading, losses);
  const messages = encodeMessages(adoptSignatures(request.turns.slice(leading.length), request.model, format), losses);
  // Where the turns before it hold nothing that can be written, a later one leads after all.
  while (messages[0]?.role === 'system') system.push(...(messages.shift()?.blocks ?? []));
  const value = defined({
    model: request.model,
    max_tokens: request.maxOutputTokens ?? defaultMaxTokens + (request.reasoning?.budgetTokens ?? 0),
    system: system.length === 0 ? undefined : encodeContent(system),
    messages: messages.map(toWire),
    stream: request.stream ? true : undefined,
    tools: request.tools && encodeTools(request.tools, losses),
    tool_choice: encodeToolChoice(request, losses),
    thinking,
    output_config: encodeOutputConfig(request, losses),
    temperature: encodeTemperature(request.temperature, losses),
    top_p: request.topP,
    top_k: request.topK,
    stop_sequences: request.stopSequences,
    metadata: userId === undefined ? undefined : { user_id: userId },
    service_tier: encodeServiceTier(request.serviceTier, losses),
    ...fieldsFor(request.extensions, format),
  });
  return { value, losses: losses.list };
}

function noteInexpressible(request: CanonicalRequest, losses: LossList): void {
  losses.addIf(request.seed, 'request.seed');
  losses.addIf(request.frequencyPenalty || undefined, 'request.frequencyPenalty');
  losses.addIf(request.presencePenalty || undefined, 'request.presencePenalty');
  losses.addIf(request.logprobs, 'request.logprobs');
  losses.addIf(request.verbosity, 'request.verbosity');
  if (request.choices !== undefined && request.choices !== 1) losses.add('request.choices');
}

function encodeSystem(turns: readonly Turn[], losses: LossList): JsonObject[] {
  noteNames(turns, losses);
  return turns.flatMap((turn) => encodeParts(turn.parts, losses));
}

type Message = { readonly role: string; own: JsonObject; readonly blocks: JsonObject[] };

/** Turns of the same role in a row are one message. Results of tools must come first in the message that follows the calls. */
function encodeMessages(turns: readonly Turn[], losses: LossList): Message[] {
  noteNames(turns, losses);
  const messages: Message[] = [];
  for (const turn of turns) {
    const blocks = encodeParts(turn.parts, losses);
    const last = messages.at(-1);
    const own = fieldsFor(turn.extensions, format);
    if (blocks.length === 0 && Object.keys(own).length === 0) continue;
    if (last?.role === turn.role) {
      for (const block of blocks) last.blocks.push(block);
      last.own = { ...last.own, ...own };
    } else messages.push({ role: turn.role, own, blocks: [...blocks] });
  }
  return messages;
}

function toWire({ role, own, blocks }: Message): JsonObject {
  return { role, content: encodeContent(resultsFirst(blocks)), ...own };
}

function resultsFirst(blocks: readonly JsonObject[]): readonly JsonObject[] {
  const firstOther = blocks.findIndex((block) => block['type'] !== 'tool_result');
  const isSorted = firstOther === -1 || !blocks.slice(firstOther).some((block) => block['type'] === 'tool_result');
  if (isSorted) return blocks;
  const results = blocks.filter((block) => block['type'] === 'tool_result');
  return [...results, ...blocks.filter((block) => block['type'] !== 'tool_result')];
}

const expressedTurnFields: ReadonlySet<string> = new Set(['role']);

function noteNames(turns: readonly Turn[], losses: LossList): void {
  for (const turn of turns) {
    losses.addIf(turn.name, 'request.turns.name');
    losses.addForeign(turn.extensions, { format, field: 'request.turns', expressed: expressedTurnFields });
  }
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
  const { name, description, strict, parameters = { type: 'object', properties: {} } } = tool;
  return defined({ name, description, input_schema: parameters, strict, ...encodeOwn(tool, losses, 'request.tools') });
}

/** Whether calls may be parallel is part of the tool choice here. */
function encodeToolChoice(request: CanonicalRequest, losses: LossList): JsonObject | undefined {
  const { toolChoice, parallelToolCalls } = request;
  const choice = toolChoice && encodeChoice(toolChoice, losses);
  if (choice?.['type'] === 'none' || toolChoice?.type === 'opaque') return choice;
  if (parallelToolCalls === undefined) return choice;
  if (!choice && (parallelToolCalls || !request.tools?.length)) return undefined;
  return { ...(choice ?? { type: 'auto' }), disable_parallel_tool_use: !parallelToolCalls };
}

function encodeChoice(choice: ToolChoice, losses: LossList): JsonObject | undefined {
  switch (choice.type) {
    case 'auto':
    case 'none':
      return { type: choice.type };
    case 'required':
      return { type: 'any' };
    case 'tool':
      return { type: 'tool', name: choice.name };
    case 'opaque':
      if (choice.content.origin === format) return asObject(choice.content.value);
      losses.add('request.toolChoice');
      return undefined;
  }
}

function encodeThinking(reasoning: Reasoning): JsonObject | undefined {
  if (reasoning.enabled === false || reasoning.effort === 'none') return { type: 'disabled' };
  if (reasoning.budgetTokens !== undefined) {
    return { type: 'enabled', budget_tokens: Math.max(minThinkingTokens, reasoning.budgetTokens) };
  }
  return reasoning.enabled === true ? { type: 'adaptive' } : undefined;
}

function encodeOutputConfig(request: CanonicalRequest, losses: LossList): JsonObject | undefined {
  const config = defined({ effort: encodeEffort(request.reasoning), format: encodeOutput(request, losses) });
  return Object.keys(config).length === 0 ? undefined : config;
}

function encodeEffort(reasoning: Reasoning | undefined): string | undefined {
  if (reasoning?.effort === 'none') return undefined;
  return reasoning?.effort === 'minimal' ? 'low' : reasoning?.effort;
}

function encodeOutput({ output }: CanonicalRequest, losses: LossList): JsonObject | undefined {
  if (!output || output.type === 'text') return undefined;
  if (output.type === 'json-schema') return { type: 'json_schema', schema: output.schema };
  losses.add('request.output');
  return undefined;
}

/** Anthropic's scale ends at 1. */
function encodeTemperature(temperature: number | undefined, losses: LossList): number | undefined {
  if (temperature === undefined || temperature <= 1) return temperature;
  losses.add('request.temperature');
  return 1;
}

function encodeServiceTier(tier: string | undefined, losses: LossList): string | undefined {
  if (tier === undefined || tier === 'auto' || tier === 'standard_only') return tier;
  if (tier === 'default') return 'standard_only';
  losses.add('request.serviceTier');
  return undefined;
}

import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import {
  isOpaqueTool,
  type CanonicalRequest,
  type OpaqueTool,
  type OutputFormat,
  type Tool,
  type ToolChoice,
} from '../../canonical/request.ts';
import { freeformToolsOf } from '../../canonical/freeform.ts';
import { LossList } from '../loss-list.ts';
import { pickEffort } from '../pick-effort.ts';
import { asObject, fieldsFor } from '../read-json.ts';
import { encodeTurns } from './encode-turns.ts';
import { format, logprobsInclude, minOutputTokens } from './wire.ts';

/** Foreign fields whose meaning the canonical form carries. */
const expressedFields: ReadonlySet<string> = new Set([
  'max_completion_tokens',
  'max_tokens',
  'top_k',
  'stream_options',
  'metadata',
  'prompt_cache_key',
  'safety_identifier',
]);

/**
 * A request that comes from another format is not stored, and its tools are not strict unless they say so: there this is the
 * default, here it is not.
 */
export function encodeRequest(request: CanonicalRequest): WithLosses<JsonObject> {
  const losses = new LossList();
  const isForeign = request.extensions?.origin !== format;
  const { text, reasoning, ...own } = fieldsFor(request.extensions, format);
  losses.addForeign(request.extensions, { format, field: 'request', expressed: expressedFields });
  noteInexpressible(request, losses);
  const value = defined({
    model: request.model,
    ...encodeTurns(request.turns, losses),
    stream: request.stream ? true : undefined,
    tools: request.tools && encodeTools(request.tools, isForeign, losses),
    tool_choice: request.toolChoice && encodeToolChoice(request, request.toolChoice, losses),
    parallel_tool_calls: request.parallelToolCalls,
    text: merge({ format: request.output && encodeOutput(request.output), verbosity: request.verbosity }, text),
    reasoning: merge({ effort: request.reasoning && pickEffort(request.reasoning, losses) }, reasoning),
    max_output_tokens: encodeLimit(request.maxOutputTokens, isForeign, losses),
    temperature: request.temperature,
    top_p: request.topP,
    include: request.logprobs ? [logprobsInclude] : undefined,
    top_logprobs: request.logprobs?.top,
    user: request.userId,
    safety_identifier: request.safetyIdentifier,
    metadata: request.metadata,
    prompt_cache_key: request.promptCacheKey,
    service_tier: request.serviceTier === 'standard_only' ? 'default' : request.serviceTier,
    store: isForeign ? false : undefined,
    ...own,
  });
  return { value, losses: losses.list };
}

function noteInexpressible(request: CanonicalRequest, losses: LossList): void {
  losses.addIf(request.topK, 'request.topK');
  losses.addIf(request.stopSequences?.length || undefined, 'request.stopSequences');
  losses.addIf(request.seed, 'request.seed');
  losses.addIf(request.frequencyPenalty || undefined, 'request.frequencyPenalty');
  losses.addIf(request.presencePenalty || undefined, 'request.presencePenalty');
  if (request.choices !== undefined && request.choices !== 1) losses.add('request.choices');
}

/** An object of what is known and of what was kept beside it; absent when there is nothing of either. */
function merge(
  known: { readonly [name: string]: JsonValue | undefined },
  kept: JsonValue | undefined,
): JsonObject | undefined {
  const merged = { ...defined(known), ...asObject(kept) };
  return Object.keys(merged).length === 0 && kept === undefined ? undefined : merged;
}

/** OpenAI refuses a limit below its least one; other formats have none. */
function encodeLimit(limit: number | undefined, isForeign: boolean, losses: LossList): number | undefined {
  if (limit === undefined || !isForeign || limit >= minOutputTokens) return limit;
  losses.add('request.maxOutputTokens');
  return minOutputTokens;
}

function encodeTools(
  tools: readonly (Tool | OpaqueTool)[],
  isForeign: boolean,
  losses: LossList,
): readonly JsonValue[] | undefined {
  const encoded = tools.map((tool) => encodeTool(tool, isForeign, losses)).filter((tool) => tool !== undefined);
  return encoded.length === 0 && tools.length > 0 ? undefined : encoded;
}

function encodeTool(tool: Tool | OpaqueTool, isForeign: boolean, losses: LossList): JsonValue | undefined {
  if (isOpaqueTool(tool)) {
    if (tool.content.origin === format) return tool.content.value;
    losses.add('request.tools.opaque');
    return undefined;
  }
  losses.addForeign(tool.extensions, { format, field: 'request.tools', expressed: expressedToolFields });
  losses.addIf(tool.cache, 'request.tools.cache');
  const { name, description, parameters, strict = isForeign ? false : undefined } = tool;
  if (tool.freeform) return defined({ type: 'custom', name, description, ...fieldsFor(tool.extensions, format) });
  return defined({ type: 'function', name, description, parameters, strict, ...fieldsFor(tool.extensions, format) });
}

const expressedToolFields: ReadonlySet<string> = new Set(['cache_control', 'parameters']);

function encodeToolChoice(request: CanonicalRequest, choice: ToolChoice, losses: LossList): JsonValue | undefined {
  const freeform = freeformToolsOf(request);
  const referTo = (name: string): JsonObject => ({ type: freeform?.has(name) ? 'custom' : 'function', name });
  if (choice.type === 'tool') return referTo(choice.name);
  if (choice.type === 'auto' || choice.type === 'required') {
    const { type: mode, allowed } = choice;
    return allowed ? { type: 'allowed_tools', mode, tools: allowed.map(referTo) } : mode;
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
  return defined({ type: 'json_schema', name, description, schema, strict });
}

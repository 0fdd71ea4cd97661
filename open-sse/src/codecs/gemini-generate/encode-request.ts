import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import {
  isOpaqueTool,
  type CanonicalRequest,
  type OpaqueTool,
  type Tool,
  type ToolChoice,
  type Turn,
} from '../../canonical/request.ts';
import { LossList } from '../loss-list.ts';
import { asObject, fieldsFor } from '../read-json.ts';
import { configPrefix } from './decode-config.ts';
import { encodeConfig } from './encode-config.ts';
import { encodePart, type PartOptions } from './encode-parts.ts';
import { signCalls } from './quirks/sign-calls.ts';
import { format } from './wire.ts';

/** Foreign fields whose meaning the canonical form carries. */
const expressedFields: ReadonlySet<string> = new Set([
  'max_completion_tokens',
  'max_tokens',
  'top_k',
  'stream_options',
]);

/** The body without the model and without whether it streams: both stand in the URL. */
export function encodeRequest(request: CanonicalRequest): WithLosses<JsonObject> {
  const losses = new LossList();
  losses.addForeign(request.extensions, { format, field: 'request', expressed: expressedFields });
  losses.addIf(request.parallelToolCalls === false ? false : undefined, 'request.parallelToolCalls');
  losses.addIf(request.userId, 'request.userId');
  losses.addIf(request.verbosity, 'request.verbosity');
  const own = fieldsFor(request.extensions, format);
  const options: PartOptions = { losses, nameOf: findNames(request.turns) };
  const firstTurn = request.turns.findIndex((turn) => turn.role !== 'system');
  const leading = firstTurn === -1 ? request.turns : request.turns.slice(0, firstTurn);
  const value = defined({
    contents: request.turns
      .slice(leading.length)
      .map((turn) => encodeTurn(turn, request.model, options))
      .filter((content) => content !== undefined),
    systemInstruction: encodeSystem(leading, options),
    tools: request.tools && encodeTools(request.tools, losses),
    toolConfig: request.toolChoice && encodeToolChoice(request.toolChoice, losses),
    generationConfig: encodeConfig(request, own, losses),
    serviceTier: encodeServiceTier(request.serviceTier, losses),
    ...Object.fromEntries(Object.entries(own).filter(([name]) => !name.startsWith(configPrefix))),
  });
  return { value, losses: losses.list };
}

/** Results name the tool, which elsewhere only the call does. */
function findNames(turns: readonly Turn[]): PartOptions['nameOf'] {
  const names = new Map<string, string>();
  for (const { parts } of turns) for (const part of parts) if (part.type === 'tool-call') names.set(part.id, part.name);
  return (id) => names.get(id);
}

function encodeSystem(turns: readonly Turn[], options: PartOptions): JsonObject | undefined {
  const parts = turns.flatMap((turn) => encodeTurnParts(turn, options));
  const own = fieldsFor(turns.find((turn) => turn.extensions?.origin === format)?.extensions, format);
  return parts.length === 0 && Object.keys(own).length === 0 ? undefined : { parts, ...own };
}

/** Google knows no system text amid the contents: it is the user's there. */
function encodeTurn(turn: Turn, model: string, options: PartOptions): JsonObject | undefined {
  if (turn.role === 'system') options.losses.add('request.turns.system');
  const parts = encodeTurnParts(turn, options);
  const own = fieldsFor(turn.extensions, format);
  if (parts.length === 0) return undefined;
  if (turn.role !== 'assistant') return { role: 'user', parts, ...own };
  return { role: 'model', parts: signCalls(parts, model), ...own };
}

const expressedTurnFields: ReadonlySet<string> = new Set(['role']);

function encodeTurnParts(turn: Turn, options: PartOptions): readonly JsonObject[] {
  options.losses.addIf(turn.name, 'request.turns.name');
  options.losses.addForeign(turn.extensions, { format, field: 'request.turns', expressed: expressedTurnFields });
  return turn.parts.flatMap((part) => encodePart(part, options));
}

/** All functions are declared in one tool; the tools that Google runs itself follow it. */
function encodeTools(tools: readonly (Tool | OpaqueTool)[], losses: LossList): readonly JsonValue[] | undefined {
  const functions: JsonObject[] = [];
  const others: JsonValue[] = [];
  for (const tool of tools) {
    if (!isOpaqueTool(tool)) functions.push(encodeFunction(tool, losses));
    else if (tool.content.origin === format) others.push(tool.content.value);
    else losses.add('request.tools.opaque');
  }
  const encoded = functions.length > 0 ? [{ functionDeclarations: functions }, ...others] : others;
  return encoded.length === 0 && tools.length > 0 ? undefined : encoded;
}

const expressedToolFields: ReadonlySet<string> = new Set(['cache_control']);

function encodeFunction(tool: Tool, losses: LossList): JsonObject {
  losses.addForeign(tool.extensions, { format, field: 'request.tools', expressed: expressedToolFields });
  losses.addIf(tool.cache, 'request.tools.cache');
  losses.addIf(tool.strict || undefined, 'request.tools.strict');
  const own = fieldsFor(tool.extensions, format);
  const { name, description } = tool;
  const parametersJsonSchema = own['parameters'] === undefined ? tool.parameters : undefined;
  return defined({ name, description, parametersJsonSchema, ...own });
}

/** In the mode `AUTO` no names may be given; `VALIDATED` leaves it to the model to call one of them or none. */
function encodeToolChoice(choice: ToolChoice, losses: LossList): JsonObject | undefined {
  switch (choice.type) {
    case 'auto':
      return encodeMode(choice.allowed ? 'VALIDATED' : 'AUTO', choice.allowed);
    case 'none':
      return { functionCallingConfig: { mode: 'NONE' } };
    case 'required':
      return encodeMode('ANY', choice.allowed);
    case 'tool':
      return encodeMode('ANY', [choice.name]);
    case 'opaque':
      if (choice.content.origin === format) return asObject(choice.content.value);
      losses.add('request.toolChoice');
      return undefined;
  }
}

function encodeMode(mode: string, allowedFunctionNames?: readonly string[]): JsonObject {
  return { functionCallingConfig: defined({ mode, allowedFunctionNames }) };
}

const tiers: ReadonlySet<string> = new Set(['standard', 'flex', 'priority']);

/** Both `auto` and silence leave the tier to Google. */
function encodeServiceTier(tier: string | undefined, losses: LossList): string | undefined {
  if (tier === undefined || tier === 'auto') return undefined;
  if (tier === 'default' || tier === 'standard_only') return 'standard';
  if (tiers.has(tier.toLowerCase())) return tier;
  losses.add('request.serviceTier');
  return undefined;
}

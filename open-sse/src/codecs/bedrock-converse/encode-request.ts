import type { JsonObject } from '@omniroute/core';
import { withAllowedTools } from '../../canonical/allowed-tools.ts';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { CanonicalRequest, Turn } from '../../canonical/request.ts';
import { adoptSignatures } from '../claude-signatures.ts';
import { LossList } from '../loss-list.ts';
import { asObject, fieldsFor } from '../read-json.ts';
import { DocumentNames } from './document-names.ts';
import { encodeParts, type PartOptions } from './encode-parts.ts';
import { encodeToolConfig } from './encode-tools.ts';
import { encodeModelFields } from './model-fields.ts';
import { format } from './wire.ts';

/** Foreign fields whose meaning the canonical form carries. */
const expressedFields: ReadonlySet<string> = new Set([
  'max_completion_tokens',
  'max_tokens',
  'top_k',
  'stream_options',
]);

/** The body without the model and without whether it streams: both stand in the URL. */
export function encodeRequest(wanted: CanonicalRequest): WithLosses<JsonObject> {
  const request = withAllowedTools(wanted);
  const losses = new LossList();
  const requestMetadata = encodeLabels(request, losses);
  noteInexpressible(request, losses);
  const own = fieldsFor(request.extensions, format);
  const options: PartOptions = { losses, names: new DocumentNames(losses) };
  const firstTurn = request.turns.findIndex((turn) => turn.role !== 'system');
  const leading = firstTurn === -1 ? request.turns : request.turns.slice(0, firstTurn);
  const value = defined({
    messages: encodeMessages(adoptSignatures(request.turns.slice(leading.length), request.model, format), options),
    system: encodeSystem(leading, options),
    inferenceConfig: merge(encodeInference(request, losses), own['inferenceConfig']),
    toolConfig: merge(encodeToolConfig(request, losses), own['toolConfig']),
    outputConfig: merge(encodeOutput(request, losses), own['outputConfig']),
    serviceTier: encodeServiceTier(request.serviceTier, losses),
    requestMetadata,
    additionalModelRequestFields: merge(encodeModelFields(request, losses), own['additionalModelRequestFields']),
    ...Object.fromEntries(Object.entries(own).filter(([name]) => !mergedFields.has(name))),
  });
  return { value, losses: losses.list };
}

/** Objects of which a part is canonical and the rest our own. */
const mergedFields: ReadonlySet<string> = new Set([
  'inferenceConfig',
  'toolConfig',
  'outputConfig',
  'additionalModelRequestFields',
]);

function merge(encoded: JsonObject | undefined, own: JsonObject[string]): JsonObject | undefined {
  const merged = { ...encoded, ...asObject(own) };
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/** Labels may have few signs (…/APIReference/API_runtime_Converse.html, `requestMetadata`); of others none is sent. */
function encodeLabels({ metadata, extensions }: CanonicalRequest, losses: LossList): JsonObject | undefined {
  const entries = Object.entries(metadata ?? {});
  const isFit = entries.length > 0 && entries.length <= mostLabels && entries.flat().every(isLabel);
  if (entries.length > 0 && !isFit) losses.add('request.metadata');
  const expressed = isFit ? new Set([...expressedFields, 'metadata']) : expressedFields;
  losses.addForeign(extensions, { format, field: 'request', expressed });
  return isFit ? metadata : undefined;
}

const mostLabels = 16;

function isLabel(text: unknown): boolean {
  return typeof text === 'string' && /^[\w\s:@$#=/+,.-]{1,256}$/.test(text);
}

function noteInexpressible(request: CanonicalRequest, losses: LossList): void {
  losses.addIf(request.seed, 'request.seed');
  losses.addIf(request.frequencyPenalty || undefined, 'request.frequencyPenalty');
  losses.addIf(request.presencePenalty || undefined, 'request.presencePenalty');
  losses.addIf(request.logprobs, 'request.logprobs');
  losses.addIf(request.verbosity, 'request.verbosity');
  losses.addIf(request.userId, 'request.userId');
  if (request.choices !== undefined && request.choices !== 1) losses.add('request.choices');
}

const systemBlocks: ReadonlySet<string> = new Set(['text', 'guardContent', 'cachePoint']);

/** The system prompt takes text alone. */
function encodeSystem(turns: readonly Turn[], options: PartOptions): readonly JsonObject[] | undefined {
  const blocks = turns.flatMap((turn) => encodeTurn(turn, options)).flat();
  const kept = blocks.filter((block) => Object.keys(block).every((name) => systemBlocks.has(name)));
  if (kept.length < blocks.length) options.losses.add('request.turns.system.parts');
  return kept.length === 0 ? undefined : kept;
}

type Message = { readonly role: 'user' | 'assistant'; readonly own: JsonObject; readonly content: Piece[] };

/** A block and the cache point that belongs to it. */
type Piece = readonly JsonObject[];

/**
 * Turns of the same role in a row are one message, as Converse wants the roles to alternate. It knows no system text amid the
 * messages: it is the user's there.
 */
function encodeMessages(turns: readonly Turn[], options: PartOptions): readonly JsonObject[] {
  const messages: Message[] = [];
  for (const turn of turns) {
    if (turn.role === 'system') options.losses.add('request.turns.system');
    const role = turn.role === 'assistant' ? 'assistant' : 'user';
    const content = encodeTurn(turn, options);
    if (content.length === 0) continue;
    const own = fieldsFor(turn.extensions, format);
    const last = messages.at(-1);
    if (last?.role !== role) messages.push({ role, own, content: [...content] });
    else {
      for (const piece of content) last.content.push(piece);
      messages.splice(-1, 1, { ...last, own: { ...last.own, ...own } });
    }
  }
  return messages.map(({ role, own, content }) => ({ role, content: resultsFirst(content).flat(), ...own }));
}

function encodeTurn(turn: Turn, options: PartOptions): readonly Piece[] {
  options.losses.addIf(turn.name, 'request.turns.name');
  options.losses.addForeign(turn.extensions, { format, field: 'request.turns' });
  return encodeParts(turn.parts, options);
}

/** Results of tools must come first in the message that follows the calls. */
function resultsFirst(pieces: readonly Piece[]): readonly Piece[] {
  const isResult = (piece: Piece): boolean => piece[0]?.['toolResult'] !== undefined;
  const firstOther = pieces.findIndex((piece) => !isResult(piece));
  if (firstOther === -1 || !pieces.slice(firstOther).some(isResult)) return pieces;
  return [...pieces.filter(isResult), ...pieces.filter((piece) => !isResult(piece))];
}

function encodeInference(request: CanonicalRequest, losses: LossList): JsonObject {
  return defined({
    maxTokens: request.maxOutputTokens,
    temperature: encodeTemperature(request.temperature, losses),
    topP: request.topP,
    stopSequences: request.stopSequences,
  });
}

/** The scale of Converse ends at 1. */
function encodeTemperature(temperature: number | undefined, losses: LossList): number | undefined {
  if (temperature === undefined || temperature <= 1) return temperature;
  losses.add('request.temperature');
  return 1;
}

/** The schema is JSON as text. */
function encodeOutput({ output }: CanonicalRequest, losses: LossList): JsonObject | undefined {
  if (!output || output.type === 'text') return undefined;
  if (output.type === 'json') {
    losses.add('request.output');
    return undefined;
  }
  const { name, description } = output;
  const jsonSchema = defined({ schema: JSON.stringify(output.schema), name, description });
  return { textFormat: { type: 'json_schema', structure: { jsonSchema } } };
}

const tiers: ReadonlySet<string> = new Set(['default', 'priority', 'flex', 'reserved']);

/** Both `auto` and silence leave the tier to AWS. */
function encodeServiceTier(tier: string | undefined, losses: LossList): JsonObject | undefined {
  if (tier === undefined || tier === 'auto') return undefined;
  if (tier === 'standard' || tier === 'standard_only') return { type: 'default' };
  if (tiers.has(tier)) return { type: tier };
  losses.add('request.serviceTier');
  return undefined;
}

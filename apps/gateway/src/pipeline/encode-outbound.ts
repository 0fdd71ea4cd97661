import {
  applyEdits,
  codecOf,
  freeformToolsOf,
  spliceJson,
  truncateTurns,
  withFunctions,
  withPrefill,
  type CanonicalRequest,
  type FreeformTools,
  type HeaderMap,
  type JsonEdits,
  type Truncated,
} from '@omniroute/open-sse';
import { charactersPerToken } from '@omniroute/metering';
import {
  isJsonObject,
  OmniError,
  type ApiFormat,
  type JsonObject,
  type PolicyLoss,
  type WireFormat,
} from '@omniroute/core';
import type { Continuing } from './continue-answer.ts';
import type { Inbound } from './read-inbound.ts';
import type { LiveCandidate } from './resolve-plan.ts';

export type Outbound = {
  readonly body: readonly Buffer[];
  readonly headers: HeaderMap;
  /** What the target's format could not express, by field. */
  readonly losses: readonly string[];
  /** Tools of the client's that take text, which the target is shown as functions. */
  readonly freeformTools?: FreeformTools;
  /** So many of the oldest turns are left out. */
  readonly truncatedTurns?: number;
};

/** How a target is asked, beside what the client sent. */
export type Asking = {
  readonly format: WireFormat;
  /** The oldest turns are dropped until the prompt has about so many tokens. */
  readonly truncateToTokens?: number | undefined;
  /** The answer that the target is to go on with. */
  readonly continuing?: Continuing | undefined;
};

/**
 * The request as a target is sent it. Where client and target speak the same format, the client's bytes with nothing but the
 * model's name and the executor's own fields changed; else, and where turns are dropped, encoded anew from the canonical form.
 * Throws `OmniError` `invalid-input` for what only the client's own format can do.
 */
export function encodeOutbound(
  inbound: Inbound,
  clientFormat: WireFormat,
  candidate: LiveCandidate,
  asking: Asking,
): Outbound {
  const { continuing } = asking;
  if (clientFormat === asking.format && asking.truncateToTokens === undefined && !continuing)
    return spliceOutbound(inbound, asking.format, candidate);
  if (clientFormat !== asking.format) refuseState(inbound.body, clientFormat);
  const { value, losses } = codecOf(clientFormat).decodeRequest(inbound.body);
  const { request, droppedTurns } = shorten(value, inbound, asking);
  if (clientFormat === asking.format && droppedTurns === 0 && !continuing)
    return spliceOutbound(inbound, asking.format, candidate);
  const asked = continuing ? prefill(request, continuing) : request;
  const isPrefilled = continuing !== undefined;
  const outbound = buildOutbound(asked, inbound, candidate, { clientFormat, format: asking.format, isPrefilled });
  const dropped = droppedTurns > 0 ? { truncatedTurns: droppedTurns } : {};
  const fields = [...losses.map((loss) => loss.field), ...outbound.losses];
  return { ...outbound, ...dropped, losses: droppedTurns > 0 ? [...fields, truncatedLoss] : fields };
}

const truncatedLoss: PolicyLoss = 'truncated-turns';

function prefill(request: CanonicalRequest, { broken, answeredTokens }: Continuing): CanonicalRequest {
  return withPrefill(request, { text: broken.partial.text, usedTokens: answeredTokens });
}

function shorten(request: CanonicalRequest, { facts }: Inbound, { truncateToTokens }: Asking): Truncated {
  if (truncateToTokens === undefined) return { request, droppedTurns: 0 };
  return truncateTurns(request, facts.inputCharacters - truncateToTokens * charactersPerToken);
}

function spliceOutbound(inbound: Inbound, format: WireFormat, candidate: LiveCandidate): Outbound {
  const { executor, upstream } = candidate.connection;
  const { model } = candidate;
  const { stream } = inbound.facts;
  const edits = executor.edits({ format, stream, connection: upstream, model, body: inbound.body });
  const inAddress = codecOf(format).namesModelIn === 'url' || edits.remove.includes('model');
  const named = inAddress ? {} : { model: JSON.stringify(model) };
  const { dropParams } = candidate.options;
  return {
    body: spliceJson(inbound.bytes, inbound.body, dropping({ ...named, ...edits.set }, edits.remove, dropParams)),
    headers: headersFor(format, inbound.forwardedHeaders),
    losses: [],
  };
}

/** The last message is one that the model goes on with. */
function markPrefill(body: JsonObject): JsonObject {
  const messages = Array.isArray(body['messages']) ? body['messages'] : [];
  const last = messages.at(-1);
  if (!isJsonObject(last)) return body;
  return { ...body, messages: [...messages.slice(0, -1), { ...last, prefix: true }] };
}

type Formats = {
  readonly clientFormat: WireFormat;
  readonly format: WireFormat;
  /** The last turn is an answer to be gone on with. */
  readonly isPrefilled: boolean;
};

function buildOutbound(
  asked: CanonicalRequest,
  inbound: Inbound,
  candidate: LiveCandidate,
  { clientFormat, format, isPrefilled }: Formats,
): Outbound {
  const { executor, upstream, definition } = candidate.connection;
  const { model } = candidate;
  const isSame = clientFormat === format;
  // Servers that resemble OpenAI's Chat Completions know functions alone.
  const freeformTools = isSame || format === 'openai-responses' ? undefined : freeformToolsOf(asked);
  const request = freeformTools ? withFunctions(asked) : asked;
  const encoded = codecOf(format).encodeRequest({ ...request, model });
  const isMarked = isPrefilled && format === 'openai-chat' && definition.marksPrefill === true;
  const body = rename(isMarked ? markPrefill(encoded.value) : encoded.value, definition.renames);
  const edits = executor.edits({ format, stream: inbound.facts.stream, connection: upstream, model, body });
  const all = dropping(edits.set, edits.remove, candidate.options.dropParams);
  return {
    body: [Buffer.from(JSON.stringify(applyEdits(body, all)))],
    headers: isSame ? headersFor(format, inbound.forwardedHeaders) : versionFor(format, body),
    losses: encoded.losses.map((loss) => loss.field),
    ...(freeformTools && { freeformTools }),
  };
}

/** What the operator keeps from a target is taken out, even where the executor would set it. */
export function dropping(
  set: JsonEdits['set'],
  remove: JsonEdits['remove'],
  dropped: readonly string[] | undefined,
): JsonEdits {
  if (dropped === undefined) return { set, remove };
  const gone = dropped.filter((name) => name !== 'model');
  const kept = Object.fromEntries(Object.entries(set).filter(([name]) => !gone.includes(name)));
  return { set: kept, remove: [...remove, ...gone] };
}

/** What a Responses server keeps for its clients. Without it another format would answer another question. */
const stateFields = ['previous_response_id', 'conversation', 'prompt', 'background'] as const;

function refuseState(body: JsonObject, clientFormat: WireFormat): void {
  const field = clientFormat === 'openai-responses' ? stateFields.find((name) => body[name]) : undefined;
  if (field === undefined) return;
  const message = `${field} needs a target that speaks Responses itself, which this one does not. Send the whole conversation.`;
  throw new OmniError('invalid-input', message, { field });
}

function rename(body: JsonObject, renames: Readonly<Record<string, string>> | undefined): JsonObject {
  if (!renames) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [renames[name] ?? name, value]));
}

/** Messages with a system turn among them need the version that knows such turns; all else goes by the executor's own. */
function versionFor(format: WireFormat, body: JsonObject): HeaderMap {
  const messages = format === 'anthropic-messages' && Array.isArray(body['messages']) ? body['messages'] : [];
  const newer = messages.some((message) => isJsonObject(message) && message['role'] === 'system');
  return newer ? { 'anthropic-version': '2026-10-21' } : {};
}

export function headersFor(format: ApiFormat, forwarded: HeaderMap): HeaderMap {
  const prefix = format.startsWith('anthropic-') ? 'anthropic-' : 'openai-';
  return Object.fromEntries(Object.entries(forwarded).filter(([name]) => name.startsWith(prefix)));
}

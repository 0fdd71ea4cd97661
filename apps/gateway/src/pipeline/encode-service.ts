import type { JsonObject } from '@omniroute/core';
import {
  applyEdits,
  spliceJson,
  type Executor,
  type HeaderMap,
  type JsonEdits,
  type ServiceWay,
  type StoredBody,
} from '@omniroute/open-sse';
import { editForm } from '../uploads/form.ts';
import { dropping, headersFor } from './encode-outbound.ts';
import type { ServiceInbound } from './read-service.ts';
import type { LiveCandidate } from './resolve-plan.ts';

export type ServiceOutbound = {
  readonly body: readonly Buffer[] | StoredBody;
  /** Absent: JSON. */
  readonly contentType?: string;
  readonly headers: HeaderMap;
  readonly losses: readonly string[];
};

/**
 * A request for a service as a target is sent it: the client's own bytes with nothing but the model's name and the executor's fields
 * changed, or translated. Throws `OmniError` `invalid-input` for what the target's format cannot say.
 */
export function encodeService(inbound: ServiceInbound, way: ServiceWay, candidate: LiveCandidate): ServiceOutbound {
  const { content } = inbound;
  if (way.encodeRequest) return translate(inbound, way.encodeRequest(inbound.body, candidate.model), way, candidate);
  const edits = editsFor({ inbound, way, candidate, body: inbound.body });
  const named = way.nameModel?.(inbound.body, candidate.model) ?? { model: JSON.stringify(candidate.model) };
  const names = Object.entries(named).filter(([name]) => !edits.remove.includes(name));
  const all = { set: { ...Object.fromEntries(names), ...edits.set }, remove: edits.remove };
  const headers = headersFor(way.format, inbound.forwardedHeaders);
  if (content.type === 'json') return { body: spliceJson(content.bytes, inbound.body, all), headers, losses: [] };
  return { body: editForm(content.form, all), contentType: content.form.contentType, headers, losses: [] };
}

type Encoded = ReturnType<NonNullable<ServiceWay['encodeRequest']>>;

function translate(
  inbound: ServiceInbound,
  { value, losses }: Encoded,
  way: ServiceWay,
  candidate: LiveCandidate,
): ServiceOutbound {
  const edits = editsFor({ inbound, way, candidate, body: value });
  return {
    body: [Buffer.from(JSON.stringify(applyEdits(value, edits)))],
    headers: {},
    losses: losses.map((loss) => loss.field),
  };
}

type EditInput = {
  readonly inbound: ServiceInbound;
  readonly way: ServiceWay;
  readonly candidate: LiveCandidate;
  readonly body: JsonObject;
};

function editsFor({ inbound, way, candidate, body }: EditInput): JsonEdits {
  const { executor, upstream } = candidate.connection;
  const call: Parameters<Executor['edits']>[0] = {
    format: way.format,
    stream: inbound.facts.stream,
    connection: upstream,
    model: candidate.model,
    body,
  };
  const { set, remove } = executor.edits(call);
  return dropping(set, remove, candidate.options.dropParams);
}

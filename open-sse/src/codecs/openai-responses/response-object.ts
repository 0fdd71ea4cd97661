import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Extensions } from '../../canonical/part.ts';
import { addFields, unknownFields } from '../read-json.ts';
import { format, responseFields } from './wire.ts';

/** Settings that a response repeats from its request. Typed clients read them, so that they are never absent. */
const unknownSettings: JsonObject = {
  background: false,
  instructions: null,
  max_output_tokens: null,
  metadata: {},
  parallel_tool_calls: true,
  previous_response_id: null,
  temperature: null,
  tool_choice: 'auto',
  tools: [],
  top_p: null,
};

/** The fields of a response that nobody else keeps, settings that are written anyway left out. */
export function keepOwn(response: JsonObject): Extensions | undefined {
  const fields = Object.entries(unknownFields(response, responseFields, format)?.fields ?? {}).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(unknownSettings[name]),
  );
  return addFields(undefined, format, Object.fromEntries(fields));
}

export type ResponseHead = { readonly id: string; readonly createdAtSec: number; readonly model: string };

export type ResponseState = {
  readonly status: string;
  readonly reason?: string;
  readonly output: readonly JsonObject[];
  readonly usage?: JsonObject;
  /** Fields of this format's own, which win over all others. */
  readonly own: JsonObject;
};

/** A response as it stands at one moment. */
export function encodeResponseObject(head: ResponseHead, state: ResponseState): JsonObject {
  const { status, reason, output, usage = null, own } = state;
  const details: JsonValue = reason === undefined ? null : { reason };
  return defined({
    id: head.id,
    object: 'response',
    created_at: head.createdAtSec,
    status,
    error: null,
    incomplete_details: details,
    model: head.model,
    output,
    usage,
    ...unknownSettings,
    ...own,
  });
}

/** The field that names the tier, if it is known. */
export function tierOf(serviceTier: string | undefined): JsonObject {
  return serviceTier === undefined ? {} : { service_tier: serviceTier };
}

/** Makes identifiers for the items of a response: the same response always gets the same ones. */
export function createItemIds(responseId: string): (prefix: string) => string {
  const stem = responseId.replace(/^resp_/, '');
  let count = 0;
  return (prefix) => {
    count += 1;
    return `${prefix}_${stem}_${count}`;
  };
}

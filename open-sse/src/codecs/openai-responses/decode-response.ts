import { OmniError, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { Extensions } from '../../canonical/part.ts';
import type { CanonicalResponse } from '../../canonical/response.ts';
import { addFields, asNumber, asObject, asString, isList } from '../read-json.ts';
import { decodeItem, shellsField } from './decode-items.ts';
import { keepOwn } from './response-object.ts';
import { decodeUsage } from './usage.ts';
import { format, toEnding, toFinishReason } from './wire.ts';

/** @throws OmniError `unavailable` when the body is no response, or one that failed. */
export function decodeResponse(body: JsonValue): WithLosses<CanonicalResponse> {
  const response = requireResponse(body);
  const items = response.output.map(decodeItem);
  const parts = items.flatMap((item) => item.parts);
  const usage = asObject(response.body['usage']);
  const counted = usage && decodeUsage(usage);
  const value = defined({
    id: asString(response.body['id']),
    model: asString(response.body['model']),
    createdAtSec: asNumber(response.body['created_at']),
    choices: [
      {
        parts,
        ...decodeEnd(
          response.body,
          parts.some((part) => part.type === 'tool-call'),
          { [shellsField]: items.map((item) => item.shell) },
        ),
      },
    ],
    usage: counted?.usage,
    serviceTier: asString(response.body['service_tier']),
    costUsd: counted?.costUsd,
    usageExtensions: counted?.extensions,
    extensions: keepOwn(response.body),
  });
  return { value, losses: [] };
}

/** @throws OmniError `unavailable` when the body is no response, or one that failed. */
export function requireResponse(body: JsonValue): { readonly body: JsonObject; readonly output: readonly JsonValue[] } {
  const response = asObject(body);
  const output = response?.['output'];
  if (!response || !isList(output)) {
    throw new OmniError('unavailable', 'The upstream answered with something that is no response.');
  }
  if (response['status'] !== 'failed') return { body: response, output };
  const message = asString(asObject(response['error'])?.['message']);
  throw new OmniError('unavailable', message ?? 'The upstream failed and gave no reason.');
}

type DecodedEnd = { readonly finishReason: ReturnType<typeof toFinishReason>; readonly extensions?: Extensions };

/** How a response ended. Words that ours do not tell apart are kept beside `kept`. */
export function decodeEnd(response: JsonObject, hasToolCalls: boolean, kept: JsonObject = {}): DecodedEnd {
  const finishReason = toFinishReason(response, hasToolCalls);
  const ending = toEnding(finishReason);
  const said = asString(response['status']) ?? 'completed';
  const reason = asString(asObject(response['incomplete_details'])?.['reason']);
  const words =
    said === ending.status && reason === ending.reason
      ? {}
      : defined({ status: said, incomplete_details: response['incomplete_details'] ?? undefined });
  return defined({ finishReason, extensions: addFields(undefined, format, { ...kept, ...words }) });
}

import type { JsonObject, UpstreamFailure } from '@omniroute/core';
import { asList, asObject, asString, parseJson } from '../../codecs/read-json.ts';
import type { RawFailure } from '../executor.ts';
import { classifyFailure } from './classify-failure.ts';
import { googleRules } from './google-rules.ts';
import { secondsToWait } from './retry-after.ts';

/**
 * Judges a failure of a Google API. What it says of waiting, and of which limit was reached, stands in the error's details
 * (`google.rpc.RetryInfo` and `QuotaFailure`), not in headers.
 */
export function classifyGoogleFailure(failure: RawFailure): UpstreamFailure {
  const judged = classifyFailure(failure, googleRules);
  if (judged.kind !== 'rate-limit' && judged.kind !== 'overloaded') return judged;
  const details = failure.type === 'response' ? readDetails(failure.body) : [];
  const retryAfterMs = judged.retryAfterMs ?? readRetryDelay(details);
  return {
    ...judged,
    // A day's limit does not come back in the seconds that the same answer asks to wait.
    ...(isDaily(details) ? { kind: 'quota' as const } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function readDetails(body: string): readonly JsonObject[] {
  const json = parseJson(body);
  // A stream that fails before its first event is answered as a list with one element.
  const object = asObject(json) ?? asObject(Array.isArray(json) ? json[0] : undefined);
  return asList(asObject(object?.['error'])?.['details'])
    .map(asObject)
    .filter((detail) => detail !== undefined);
}

/** A protobuf duration: `34.074824224s`. */
function readRetryDelay(details: readonly JsonObject[]): number | undefined {
  const info = details.find((detail) => typeOf(detail) === 'google.rpc.RetryInfo');
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(asString(info?.['retryDelay']) ?? '')?.[1];
  return seconds === undefined ? undefined : secondsToWait(Number(seconds));
}

function isDaily(details: readonly JsonObject[]): boolean {
  const violations = details
    .filter((detail) => typeOf(detail) === 'google.rpc.QuotaFailure')
    .flatMap((detail) => asList(detail['violations']));
  return violations.some((violation) => /PerDay/.test(asString(asObject(violation)?.['quotaId']) ?? ''));
}

function typeOf(detail: JsonObject): string | undefined {
  return asString(detail['@type'])?.replace(/^type\.googleapis\.com\//, '');
}

import { isJsonObject, type JsonObject, type JsonValue, type RequestRecord } from '@omniroute/core';

/**
 * A spooled record is `{"v":1,"request":RequestRecord}` as JSON. The shape of its plan stands beside it: it is JSON already, and escaping
 * it once more would take as long as all the rest.
 */
export function encodeSpoolRecord(record: RequestRecord): string {
  const { plan } = record;
  if (!plan) return `{"v":1,"request":${JSON.stringify(record)}}`;
  const { order, facts, shape } = plan;
  return `{"v":1,"request":${JSON.stringify({ ...record, plan: { order, facts } })},"shape":${shape}}`;
}

/** Reads what `encodeSpoolRecord` wrote. Throws on anything else. */
export function decodeSpoolRecord(text: string): RequestRecord {
  const envelope: JsonValue = JSON.parse(text);
  if (!isJsonObject(envelope)) throw new TypeError('A spooled record is an object.');
  if (envelope['v'] !== 1) throw new TypeError(`Version ${JSON.stringify(envelope['v'])} of a record is not known.`);
  const request = envelope['request'];
  if (!isJsonObject(request) || !isListOfObjects(request['attempts'])) {
    throw new TypeError('A spooled record holds a request with a list of attempts.');
  }
  return asRequestRecord(withShape(request, envelope['shape']));
}

function withShape(request: JsonObject, shape: JsonValue | undefined): JsonObject {
  const { plan } = request;
  if (!isJsonObject(plan) || shape === undefined) return request;
  return { ...request, plan: { ...plan, shape: JSON.stringify(shape) } };
}

function isListOfObjects(value: JsonValue | undefined): boolean {
  return Array.isArray(value) && value.every(isJsonObject);
}

/** Only `encodeSpoolRecord` writes envelopes of version 1, and the strict columns of the tables refuse other types. */
function asRequestRecord(request: JsonObject): RequestRecord {
  return request as unknown as RequestRecord;
}

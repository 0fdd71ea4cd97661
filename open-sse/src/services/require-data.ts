import { OmniError, type JsonObject, type JsonValue } from '@omniroute/core';
import { isList } from '../codecs/read-json.ts';

/** The list that a reply of a service is about. Throws `OmniError` `internal` when there is none: it is no such reply. */
export function requireData(reply: JsonObject, field: string): readonly JsonValue[] {
  const data = reply[field];
  if (isList(data)) return data;
  throw new OmniError('internal', `The upstream's answer has no list “${field}”.`);
}

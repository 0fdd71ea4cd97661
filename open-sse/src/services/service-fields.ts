import type { JsonObject, ServiceFormat } from '@omniroute/core';
import { refuse } from '../codecs/inspect-fields.ts';
import type { ServiceWay } from './service-codec.ts';

/** A field that must be a text with something in it. */
export function requireText(body: JsonObject, name: string): string {
  const value = body[name];
  if (value === undefined || value === null) refuse(name, 'is missing');
  if (typeof value !== 'string') refuse(name, 'must be a text');
  if (value === '') refuse(name, 'must not be empty');
  return value;
}

/** Forms write everything as text. */
export function isStream(body: JsonObject): boolean {
  return body['stream'] === true || body['stream'] === 'true';
}

/** For services that only one format has: bytes pass both ways. */
export function oneWay(
  format: ServiceFormat,
  readReply: ServiceWay['readReply'],
  createRelay?: ServiceWay['createRelay'],
): ServiceWay {
  return { format, readReply, ...(createRelay && { createRelay }) };
}

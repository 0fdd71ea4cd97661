import { OmniError, type JsonValue } from '@omniroute/core';
import { isList } from '../codecs/read-json.ts';

const bytesPerFloat = 4;

/** Floats of 32 bits, little-endian, as OpenAI encodes vectors that are asked for as base64. */
export function floatsToBase64(floats: readonly number[]): string {
  const bytes = Buffer.alloc(floats.length * bytesPerFloat);
  for (const [place, float] of floats.entries()) bytes.writeFloatLE(float, place * bytesPerFloat);
  return bytes.toString('base64');
}

/** The numbers of a vector in either encoding. Throws `OmniError` `internal` for what is none. */
export function floatsOf(value: JsonValue | undefined): readonly number[] {
  if (typeof value === 'string') return floatsOfBase64(value);
  if (isList(value) && value.every((member) => typeof member === 'number')) return value;
  throw new OmniError('internal', 'The upstream answered with an embedding that is no list of numbers.');
}

function floatsOfBase64(text: string): readonly number[] {
  const bytes = Buffer.from(text, 'base64');
  const floats: number[] = [];
  for (let at = 0; at + bytesPerFloat <= bytes.length; at += bytesPerFloat) floats.push(bytes.readFloatLE(at));
  return floats;
}

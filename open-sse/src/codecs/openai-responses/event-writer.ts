import type { JsonObject } from '@omniroute/core';
import { writeEvent } from './errors.ts';

/** Writes events as frames and numbers them. */
export class EventWriter {
  /** The number of the next event. */
  sequence = 0;

  write(type: string, fields: JsonObject): string {
    return writeEvent(type, { type, sequence_number: this.#next(), ...fields });
  }

  /** A delta: `prefix` comes from `prefixOf`, so that it costs one string. */
  writeDelta(prefix: string, text: string, logprobs?: readonly JsonObject[]): string {
    const after = logprobs ? `,"logprobs":${JSON.stringify(logprobs)}` : '';
    return `${prefix}${this.#next()},"delta":${JSON.stringify(text)}${after}}\n\n`;
  }

  #next(): number {
    this.sequence += 1;
    return this.sequence - 1;
  }
}

/** All of a delta's frame up to its number. */
export function prefixOf(type: string, fields: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields }).slice(0, -1)},"sequence_number":`;
}

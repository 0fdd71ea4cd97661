import type { NanoUsd } from '@omniroute/core';
import type { CanonicalResponse } from '@omniroute/open-sse';

/** An answer that may be given again. Times in ms since the epoch. */
export type KeptAnswer = {
  readonly key: string;
  readonly response: CanonicalResponse;
  /** What it cost when it was made. Absent: not known. */
  readonly costNanoUsd?: NanoUsd;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
};

/** What is sealed of an answer. */
export function encodeAnswer(response: CanonicalResponse): string {
  return JSON.stringify(response);
}

/** Of what `encodeAnswer` wrote: only this process's own box opens it, which is the guarantee behind the cast. */
export function decodeAnswer(text: string): CanonicalResponse {
  return JSON.parse(text) as CanonicalResponse;
}

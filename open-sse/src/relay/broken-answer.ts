import type { PartialAnswer } from '../canonical/partial-answer.ts';
import type { StreamEncoder } from '../codecs/codec.ts';

/** A stream that broke off, for whoever goes on with it. */
export type BrokenAnswer = {
  /** What has come of it. */
  readonly partial: PartialAnswer;
  /** Writes the client's format, from where the client's stream is. */
  readonly encoder: StreamEncoder;
};

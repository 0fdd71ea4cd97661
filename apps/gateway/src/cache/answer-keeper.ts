import type { CacheOptions } from '@omniroute/core';
import { readAnswer, type Codec } from '@omniroute/open-sse';
import type { Answered, AnswerListener } from '../pipeline/served.ts';
import type { CachePlace } from './cache-place.ts';
import type { ResponseCache } from './response-cache.ts';

/** Longer answers are not kept. */
const mostBytes = 1024 * 1024;

export type KeeperOptions = {
  readonly cache: Pick<ResponseCache, 'put'>;
  readonly codec: Codec;
  readonly options: CacheOptions;
  readonly place: CachePlace;
  readonly vector: Float32Array | undefined;
  reportFault(error: unknown): void;
};

/** Gathers what a client is given and keeps the answer in it once that is whole. */
export class AnswerKeeper implements AnswerListener {
  readonly #options: KeeperOptions;
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  onBytes(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length <= mostBytes) this.#chunks.push(bytes);
    else this.#chunks.length = 0;
  }

  /** The client's last bytes go first. */
  onAnswered(answered: Answered): void {
    if (this.#length > mostBytes || answered.isDoubtful) return;
    setImmediate(() => this.#keep(answered));
  }

  #keep({ shape, costNanoUsd, usage }: Answered): void {
    const { cache, codec, options, place, vector, reportFault } = this.#options;
    try {
      const response = readAnswer(codec, Buffer.concat(this.#chunks), shape);
      if (!response) return;
      // A stream whose client did not ask for its use does not tell it, and the next client may ask.
      const told = usage && !response.usage ? { ...response, usage } : response;
      const cost = costNanoUsd === undefined ? {} : { costNanoUsd };
      cache.put({ place, response: told, ttlSec: options.ttlSec, vector, ...cost });
    } catch (error) {
      reportFault(error);
    }
  }
}

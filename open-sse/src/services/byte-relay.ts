import { Observed } from '../relay/observed.ts';
import type { RelayStep, StreamRelay } from '../relay/stream-relay.ts';

const empty = Buffer.alloc(0);

/** Passes bytes of any kind as they come. They are whole when the upstream's connection says so. */
export class ByteRelay implements StreamRelay {
  readonly observed = new Observed();
  readonly losses: readonly string[] = [];
  readonly #mayBeEmpty: boolean;

  /** Silence has an empty transcript, but speech without a byte is a failure. */
  constructor({ mayBeEmpty }: { readonly mayBeEmpty: boolean }) {
    this.#mayBeEmpty = mayBeEmpty;
  }

  push(chunk: Buffer): RelayStep {
    this.observed.started = true;
    return { ready: chunk, ending: undefined };
  }

  end(): RelayStep {
    if (this.observed.started || this.#mayBeEmpty) return { ready: undefined, ending: { type: 'ended', last: empty } };
    const error = { message: 'The upstream answered without any content.', kind: 'protocol' } as const;
    return { ready: undefined, ending: { type: 'failed', error } };
  }
}

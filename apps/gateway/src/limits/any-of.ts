import { Cancellation, type CancelListener } from '@omniroute/open-sse';

/** Cancelled with the first of several. Let go of them with `stop`. */
export class AnyOf extends Cancellation implements CancelListener {
  readonly #sources: readonly Cancellation[];

  constructor(sources: readonly Cancellation[]) {
    super();
    this.#sources = sources;
    for (const source of sources) source.listen(this);
  }

  onCancel(reason: Error): void {
    this.cancel(reason);
  }

  stop(): void {
    for (const source of this.#sources) source.unlisten(this);
  }
}

import type { Behaviour, RecordedRequest } from '@omniroute/testing';

/** One cell's own wire to upstreams that all cells share. */
export type Line = {
  /** What the cell's first message must hold. */
  readonly marker: string;
  /** The cell's calls of a model, in order of arrival. */
  readonly hits: readonly RecordedRequest[];
  /** What the next calls get, one behaviour a call. */
  script(...next: readonly Behaviour[]): void;
};

/** Tells calls that are made at the same time apart by a marker in the conversation, which every format and proxy carries on. */
export class Switchboard {
  readonly #lines = new Map<string, { readonly hits: RecordedRequest[]; readonly queue: Behaviour[] }>();

  open(): Line {
    const marker = `(conversation ${this.#lines.size + 1})`;
    const hits: RecordedRequest[] = [];
    const queue: Behaviour[] = [];
    this.#lines.set(marker, { hits, queue });
    return { marker, hits, script: (...next) => queue.push(...next) };
  }

  /** For `startFakeUpstream`. A call that no cell expects gets an error that no test takes for an answer. */
  choose = (request: RecordedRequest): Behaviour => {
    const [marker = ''] = /\(conversation \d+\)/.exec(request.body.toString('utf8')) ?? [];
    const line = this.#lines.get(marker);
    line?.hits.push(request);
    return line?.queue.shift() ?? { kind: 'error', status: 418, message: 'Nobody expected this call.' };
  };
}

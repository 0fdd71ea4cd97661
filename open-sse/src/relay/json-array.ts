import { createSseFrames, type SseFrame, type SseFrames } from '../stream/sse-frames.ts';

/**
 * Makes one JSON array of the data of server-sent events, piece by piece: how Google streams a reply to clients that do not ask
 * for events (`alt=sse`). Comments are left out.
 */
export class JsonArray {
  readonly #frames: SseFrames = createSseFrames();
  #begun = false;

  push(events: Buffer): Buffer {
    return Buffer.from(this.#members(this.#frames.push(events)));
  }

  /** The last events and the end of the array. */
  end(last: Buffer | undefined): Buffer {
    const frames = last === undefined ? [] : this.#frames.push(last);
    const members = this.#members([...frames, ...this.#frames.end()]);
    return Buffer.from(this.#begun ? `${members}]` : '[]');
  }

  #members(frames: readonly SseFrame[]): string {
    let text = '';
    for (const { data, comment } of frames) {
      if (comment === true || data === '') continue;
      text += (this.#begun ? ',\r\n' : '[') + data;
      this.#begun = true;
    }
    return text;
  }
}

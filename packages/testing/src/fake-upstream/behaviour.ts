import type { TokenCounts } from '@omniroute/core';

/** What the fake model says, in words of no vendor. */
export type FakeReply = {
  /** Of the reply itself. Absent: every reply has the same. */
  readonly id?: string;
  readonly text?: string;
  readonly reasoning?: { readonly text: string; readonly signature?: string };
  readonly toolCalls?: readonly FakeToolCall[];
  /** Disjoint counts, written as the format writes them. `none`: the upstream reports no usage. */
  readonly usage?: TokenCounts | 'none';
  readonly finish?: FakeFinish;
  /** Absent: the model that the request named. */
  readonly model?: string;
  /** Into how many deltas a stream cuts each text; default 3. */
  readonly deltas?: number;
};

export type FakeToolCall = {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  /** Proof on the call itself, which only Gemini has. */
  readonly signature?: string;
};
export type FakeFinish = 'stop' | 'length' | 'tool-calls' | 'content-filter';

/** Real time that a behaviour takes. All waits end when the client leaves or the upstream is closed. */
export type Pace = {
  /** Before the headers. */
  readonly delayMs?: number;
  /** Between the headers and the first byte of the body. */
  readonly firstEventDelayMs?: number;
  /** Between two chunks. */
  readonly chunkDelayMs?: number;
  /** Cuts the body into chunks of so many bytes, wherever that falls. */
  readonly dripBytes?: number;
};

/** What happens to a reply that had begun. For a reply that is not streamed, half of the body goes first. */
export type Fault = {
  /**
   * `reset`: TCP reset. `close`: the connection ends inside the body. `end`: the body ends cleanly, its terminal missing.
   * `malformed`: a frame that is no JSON, then the rest. `error-frame`: the format's error, then the end.
   * `hang`: silence. `pause`: silence until `until` resolves, then the rest.
   */
  readonly kind: 'reset' | 'close' | 'end' | 'malformed' | 'error-frame' | 'hang' | 'pause';
  /** Events that go out before it; 0 strikes in place of the first. */
  readonly afterEvents: number;
  readonly until?: Promise<unknown>;
  /** Text of an error frame. */
  readonly message?: string;
};

type Headers = { readonly headers?: Readonly<Record<string, string>> };

/** How the fake upstream answers one call. */
export type Behaviour =
  | ({ readonly kind: 'reply'; readonly fault?: Fault } & FakeReply & Pace & Headers)
  /** The format's own error body unless `body` is given. */
  | ({ readonly kind: 'error'; readonly status: number; readonly message?: string; readonly body?: string } & Pace &
      Headers)
  /** Bytes as they are, each buffer one chunk; status 200 and `text/event-stream` unless told otherwise. */
  | ({
      readonly kind: 'raw';
      readonly chunks: readonly Buffer[];
      readonly status?: number;
      readonly then?: 'end' | 'reset' | 'close' | 'hang';
    } & Pace &
      Headers)
  /** A proxy's web page with status 200. */
  | ({ readonly kind: 'html' } & Pace & Headers)
  /** Status 200 and no body. */
  | ({ readonly kind: 'empty' } & Pace & Headers)
  | ({ readonly kind: 'redirect'; readonly location: string; readonly status?: number } & Pace & Headers)
  | ({ readonly kind: 'hang' | 'reset'; readonly when: 'before-headers' | 'after-headers' } & Pace & Headers);

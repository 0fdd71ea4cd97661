import type { Readable } from 'node:stream';
import type {
  ApiFormat,
  Dialect,
  ExecutorId,
  LitellmFacts,
  NanoUsd,
  ToldLimits,
  UpstreamConnection,
  UpstreamFailure,
  WireFormat,
} from '@omniroute/core';
import type { ConnectionHeaders } from './call-headers.ts';
import type { Cancellation } from './cancellation.ts';
import type { JsonEdits } from '../relay/splice-json.ts';

/** Header names in lower case. A header that came more than once is joined by `, `. */
export type HeaderMap = Readonly<Record<string, string>>;

/** A body too large for memory. Each attempt reads it from its beginning. */
export type StoredBody = {
  open(): Readable;
  /** Absent: unknown, so that it goes out in chunks. */
  readonly lengthBytes?: number;
};

/** What one attempt asks of an upstream. */
export type UpstreamCall = {
  readonly connection: UpstreamConnection;
  /** Empty for what belongs to no model (files, batches). */
  readonly model: string;
  readonly format: ApiFormat;
  readonly stream: boolean;
  /** Absent: POST. */
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** What follows the endpoint's own path: `/file-1/content`, `?limit=20`. Escaped already. */
  readonly subpath?: string;
  /** No pieces: no body. */
  readonly body: readonly Buffer[] | StoredBody;
  /** Of the body; absent: JSON. */
  readonly contentType?: string;
  /** What the reply should be; absent: JSON, or events of a stream. */
  readonly accept?: string;
  /** The client's headers that an allowlist lets pass (`anthropic-beta` …). Never a credential. */
  readonly forwardedHeaders: HeaderMap;
  /** On whose behalf, for upstreams that keep books of their own. Absent: they are not told. */
  readonly attribution?: { readonly tags: readonly string[]; readonly endUser?: string };
  /** Unique for the attempt. */
  readonly attemptId: string;
  /** The same for all attempts of a request. */
  readonly requestId: string;
  /** Time left for the whole request, ms. */
  readonly remainingMs: number;
  /** Time until response headers, ms. */
  readonly headersTimeoutMs: number;
  /** Time to get a connection, ms. Absent: the client's own. */
  readonly connectTimeoutMs?: number | undefined;
};

/** Receives a reply's bytes in the tick that they arrive in. Exactly one of `onEnd` and `onError` is called, last. */
export type BodySink = {
  onData(chunk: Buffer): void;
  onEnd(): void;
  onError(error: Error): void;
};

/** A reply's body, pushed. Bytes that come before `start` wait. */
export interface UpstreamBody {
  start(sink: BodySink): void;
  pause(): void;
  resume(): void;
  /** Closes the connection to the upstream; the sink hears nothing more. */
  abort(): void;
}

export type UpstreamReply = { readonly status: number; readonly headers: HeaderMap; readonly body: UpstreamBody };

/** What an upstream tells beside the body. */
export type UpstreamFacts = {
  readonly upstreamRequestId?: string;
  /** Cost that the upstream states for the whole reply in its headers. Absent = unknown. */
  readonly costNanoUsd?: NanoUsd;
  readonly litellm?: LitellmFacts;
  /** Rate limits, as far as the upstream tells them. */
  readonly limits?: ToldLimits;
};

/** An answer that is no success, or a connection that broke, before it has a kind. */
export type RawFailure =
  | {
      readonly type: 'response';
      readonly status: number;
      readonly headers: HeaderMap;
      readonly body: string;
      readonly format: ApiFormat;
    }
  /** An error frame inside a stream. */
  | {
      readonly type: 'stream-error';
      readonly message: string;
      readonly errorType?: string;
      readonly errorCode?: string;
      readonly status?: number;
    }
  | { readonly type: 'connection'; readonly error: Error }
  | {
      readonly type: 'timeout';
      readonly phase: 'connect' | 'headers' | 'first-event' | 'idle' | 'total';
      readonly afterMs: number;
    }
  | { readonly type: 'protocol'; readonly message: string };

/** Adds the headers that only this kind of upstream wants, names and values in turn. */
export type WriteHeaders = (headers: string[], call: UpstreamCall, connection: ConnectionHeaders) => void;

export interface Executor {
  readonly id: ExecutorId;
  /** Top-level body fields to set or remove for this upstream, the model's name not among them. */
  edits(call: {
    readonly format: ApiFormat;
    readonly stream: boolean;
    readonly connection: UpstreamConnection;
    readonly model: string;
    readonly body: Readonly<Record<string, unknown>>;
  }): JsonEdits;
  /** The formats to speak to this target, best first. `clientFormat` is first where that means pass-through. */
  formats(options: {
    readonly clientFormat: WireFormat;
    readonly spoken: readonly WireFormat[];
    readonly dialect: Dialect;
    readonly model: string;
  }): readonly WireFormat[];
  /** Whether a target of this model does a service that its provider has an address for. Absent: all do. */
  serves?(format: ApiFormat, model: string): boolean;
  /** Whether an end of stream without the format's last marker is a break even after a finish reason. */
  readonly requireTerminalMarker: boolean;
  /** The upstream may show a broken reply as a normal stop: an empty one is a failure, invented usage is `suspect`. */
  readonly hidesBreaks: boolean;
  /** `usage.cost` in a reply of this format is the true price of the call in USD. */
  statesCost(format: ApiFormat): boolean;
  /**
   * Any HTTP status is a reply; only a lost connection throws. A cancellation rejects with its reason before the headers came, and
   * ends the body with it after them.
   */
  send(call: UpstreamCall, cancellation: Cancellation): Promise<UpstreamReply>;
  /** Adds what only this kind of upstream wants of a handshake. Absent: nothing. */
  readonly writeSocketHeaders?: WriteHeaders;
  readFacts(reply: Pick<UpstreamReply, 'status' | 'headers'>): UpstreamFacts;
  classify(failure: RawFailure): UpstreamFailure;
}

import type {
  FinishReason,
  JsonObject,
  JsonValue,
  ModelFeature,
  UpstreamFailure,
  WireFormat,
  Usage,
} from '@omniroute/core';
import type { WithLosses } from '../canonical/loss.ts';
import type { CanonicalRequest } from '../canonical/request.ts';
import type { CanonicalResponse } from '../canonical/response.ts';
import type { StreamError, StreamEvent } from '../canonical/stream-event.ts';
import type { SseFrame } from '../stream/sse-frames.ts';

/** What routing and metering need of a request, read without building the canonical form. */
export type RequestFacts = {
  readonly model: string;
  readonly stream: boolean;
  /** The client asked for usage inside the stream, or its format always has it. */
  readonly wantsUsage: boolean;
  readonly needs: readonly ModelFeature[];
  /** Characters of text in the request, for estimates. */
  readonly inputCharacters: number;
  readonly maxOutputTokens?: number;
};

/** What metering needs of a whole reply, read without building the canonical form. */
export type ReplyFacts = {
  readonly usage?: Usage;
  /** USD that the upstream states for the call, as it wrote them. */
  readonly costUsd?: string | number;
  /** Usage came without the detail objects that real upstreams send with it. */
  readonly bareUsage?: boolean;
  readonly finishReason?: FinishReason;
  /** The upstream's own id of the reply, where a client may come back for it. */
  readonly replyId?: string;
  /** The upstream has only accepted the request: answer and use are had later, by the id. */
  readonly pending?: boolean;
  /** Characters of the answer, for estimates. */
  readonly outputCharacters: number;
};

export type ReplyContext = {
  /** The model name that the client asked for; replies show it unless the upstream's own is passed through. */
  readonly model: string;
  /** An id for the reply in case that the upstream gave none. */
  readonly id: string;
  readonly createdAtSec: number;
  readonly wantsUsage: boolean;
};

/** Reads one reply stream. Never throws: what cannot be read becomes an `error` event. */
export interface StreamDecoder {
  push(frame: SseFrame): readonly StreamEvent[];
  /** The upstream closed the stream. Without a proper ending this gives an `error` event of kind `protocol`. */
  end(): readonly StreamEvent[];
}

/** Writes one reply stream as bytes of the wire, as text. After an `error` event nothing more is written. */
export interface StreamEncoder {
  push(event: StreamEvent): string;
  readonly losses: readonly { readonly field: string }[];
  /** Reads a frame that another writer has written to the same client: its ids and numbers go on from there. Absent: there are none. */
  adopt?(data: string): void;
}

export type StreamDecoderOptions = {
  /** An end without the format's last marker (`[DONE]`) is an error even after a finish reason. */
  readonly requireTerminalMarker?: boolean;
};

/** One wire format, both directions, streamed and not. Synchronous and pure; every drop is a returned Loss. */
export interface Codec {
  readonly format: WireFormat;
  /**
   * Where the wire names the model and says whether it streams. For `url`, whoever parses a request puts both into the parsed
   * body, as `model` and `stream`, for `inspect` and `decodeRequest` to read; no body that goes out has them.
   */
  readonly namesModelIn: 'body' | 'url';
  /** Checks what routing relies on (model, messages, types of the fields it reads). Throws `OmniError` `invalid-input` with the field's path. */
  inspect(body: JsonObject): RequestFacts;
  decodeRequest(body: JsonObject): WithLosses<CanonicalRequest>;
  encodeRequest(request: CanonicalRequest): WithLosses<JsonObject>;
  /** Throws `OmniError` when the body is no reply of this format. */
  decodeResponse(body: JsonValue): WithLosses<CanonicalResponse>;
  /** Throws `OmniError` when the body is no reply of this format. */
  inspectResponse(body: JsonObject): ReplyFacts;
  encodeResponse(response: CanonicalResponse, context: ReplyContext): WithLosses<JsonObject>;
  createStreamDecoder(options?: StreamDecoderOptions): StreamDecoder;
  createStreamEncoder(context: ReplyContext): StreamEncoder;
  /** True when a frame's data can hold nothing but content, so that a tap needs not parse it. May say false too often, never true. */
  carriesOnlyContent(data: string): boolean;
  /** True for a frame that exists only because usage was asked for. */
  carriesOnlyUsage(data: string): boolean;
  /** Reads an upstream's error body of this format (or any other shape, HTML included) as far as it can be understood. */
  decodeError(body: string): StreamError;
  /** The error body of a whole reply for a client of this format. `status` is the HTTP status it goes with. */
  encodeError(failure: ClientFailure): JsonObject;
  /** The bytes that tell a client of this format, amid a stream, that it broke; no success terminal may follow. */
  encodeStreamError(failure: ClientFailure): string;
}

/** A failure as the client is told of it. */
export type ClientFailure = Pick<UpstreamFailure, 'kind' | 'message' | 'code'> & {
  readonly status: number;
  readonly requestId: string;
};

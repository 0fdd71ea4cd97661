import type { ApiFormat, FinishReason, JsonObject, ServiceFormat, TokenCounts, UnitCounts } from '@omniroute/core';
import type { WithLosses } from '../canonical/loss.ts';
import type { ClientFailure, ReplyContext, RequestFacts } from '../codecs/codec.ts';
import type { StreamRelay } from '../relay/stream-relay.ts';

/** What routing and metering need of a request for a service. */
export type ServiceFacts = Pick<RequestFacts, 'model' | 'stream' | 'wantsUsage' | 'inputCharacters'> & {
  /** What the request itself says of the units that it will be billed by. */
  readonly units?: UnitCounts;
};

/** What a reply says of its use. Absent = not reported. */
export type ServiceUse = {
  readonly tokens?: TokenCounts;
  readonly units?: UnitCounts;
  /** USD that the upstream states for the call, as it wrote them. */
  readonly costUsd?: string | number;
  readonly bareUsage?: boolean;
  readonly finishReason?: FinishReason;
  /** Characters of the answer, for estimates. */
  readonly outputCharacters?: number;
};

export type ServiceContext = ReplyContext & {
  /** The client's request. */
  readonly body: JsonObject;
  /** A count of the request's tokens for formats that must state one where the upstream did not. */
  readonly estimatedInputTokens: number;
  /** An end of stream without the format's last marker is a break. */
  readonly requireTerminalMarker: boolean;
};

export type ServiceReply = {
  /** The reply in the client's format. Absent: the upstream's bytes are. */
  readonly value?: JsonObject;
  readonly losses?: readonly string[];
  readonly use: ServiceUse;
};

/** One way to have a target do a service: what it is spoken to in, and what has to change on the way there and back. */
export type ServiceWay = {
  readonly format: ApiFormat;
  /** Absent: the client's bytes pass, but for the model's name. Throws `OmniError` `invalid-input` for what cannot be said. */
  encodeRequest?(body: JsonObject, model: string): WithLosses<JsonObject>;
  /** The fields that name the model, as JSON texts. Absent: `model`. */
  nameModel?(body: JsonObject, model: string): Readonly<Record<string, string>>;
  /** Reads a whole reply. Throws `OmniError` when it is none of the format. */
  readReply(reply: JsonObject, context: ServiceContext): ServiceReply;
  /** Carries a stream of events. Absent: streams pass unread. */
  createRelay?(context: ServiceContext): StreamRelay;
};

/** One service beside chat: how clients ask for it, and by which ways targets can do it. Pure, like a codec. */
export interface ServiceCodec {
  readonly format: ServiceFormat;
  /** What a target does, for people: “no target of … does embeddings”. */
  readonly does: string;
  /** What the body of a request may be. */
  readonly takes: readonly ('json' | 'form')[];
  /** What counts. `tokens` that nobody reported are estimated, units are not; `nothing` costs nothing. */
  readonly bills: 'tokens' | 'units' | 'nothing';
  /** The reply may be other than JSON or events. */
  readonly repliesWithBytes?: boolean;
  /** What the vendor takes a request for that names no model. */
  readonly defaultModel?: string;
  /** Checks what routing relies on. `files` are the names of a form's files. Throws `OmniError` `invalid-input` with the field. */
  inspect(body: JsonObject, files: readonly string[]): ServiceFacts;
  /** Best first. */
  readonly ways: readonly ServiceWay[];
  /** The reply where no target can give one but we can estimate it. */
  encodeEstimate?(tokens: number): JsonObject;
  encodeError(failure: ClientFailure): JsonObject;
  encodeStreamError(failure: ClientFailure): string;
}

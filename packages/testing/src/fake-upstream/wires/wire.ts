import { isJsonObject, type JsonObject } from '@omniroute/core';
import type { FakeReply } from '../behaviour.ts';

/** What the call asked for, as far as an answer depends on it. */
export type Ask = {
  readonly model: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** Where one wire serves many things. */
  readonly path?: string;
  readonly body?: JsonObject;
};

/** How one vendor's format writes what the fake model says: in frames of text, or of bytes. */
export type FakeWire<Frame extends string | Buffer = string> = {
  /** What comes after the origin in a base URL as the vendor's own SDK takes it. */
  readonly basePath: '/v1' | '';
  /** Where `GET` lists the models. */
  readonly modelsPath: string;
  /** What a `POST` to this path asks for; `undefined` when it calls no model. */
  readCall(path: string, body: JsonObject): Ask | undefined;
  encodeBody(reply: FakeReply, ask: Ask): string;
  /** Absent: server-sent events. */
  readonly streamType?: string;
  /** The whole stream, one frame per event, terminal included. */
  encodeFrames(reply: FakeReply, ask: Ask): readonly Frame[];
  encodeError(status: number, message: string): string;
  /** What an answer with an error says in its headers. Absent: nothing. */
  errorHeaders?(status: number): Readonly<Record<string, string>>;
  encodeErrorFrame(message: string): Frame;
  /** A frame that cannot be read. Absent: an event whose data are half an object. */
  readonly malformedFrame?: Frame;
  encodeModels(ids: readonly string[]): string;
};

/** Reads the calls of a format that has one path for them and says the rest in the body. */
export function readBodyCall(callPath: string): FakeWire['readCall'] {
  return (path, body) => {
    if (path !== callPath) return undefined;
    const options = body['stream_options'];
    return {
      model: typeof body['model'] === 'string' ? body['model'] : 'fake-model',
      stream: body['stream'] === true,
      includeUsage: isJsonObject(options) && options['include_usage'] === true,
    };
  };
}

export const defaultUsage = { input: 11, output: 7 } as const;

/** Cuts a text into at most `count` pieces of whole code points. */
export function cutText(text: string, count: number): readonly string[] {
  const points = [...text];
  const size = Math.max(1, Math.ceil(points.length / Math.max(1, count)));
  const pieces: string[] = [];
  for (let start = 0; start < points.length; start += size) pieces.push(points.slice(start, start + size).join(''));
  return pieces;
}

import type { FakeReply } from '../behaviour.ts';

/** What the call asked for, as far as an answer depends on it. */
export type Ask = { readonly model: string; readonly stream: boolean; readonly includeUsage: boolean };

/** How one vendor's format writes what the fake model says. */
export type FakeWire = {
  /** What comes after the origin in a base URL as the vendor's own SDK takes it. */
  readonly basePath: '/v1' | '';
  readonly callPath: string;
  encodeBody(reply: FakeReply, ask: Ask): string;
  /** The whole stream, one string per event, terminal included. */
  encodeFrames(reply: FakeReply, ask: Ask): readonly string[];
  encodeError(status: number, message: string): string;
  encodeErrorFrame(message: string): string;
  encodeModels(ids: readonly string[]): string;
};

export const defaultUsage = { input: 11, output: 7 } as const;

/** Cuts a text into at most `count` pieces of whole code points. */
export function cutText(text: string, count: number): readonly string[] {
  const points = [...text];
  const size = Math.max(1, Math.ceil(points.length / Math.max(1, count)));
  const pieces: string[] = [];
  for (let start = 0; start < points.length; start += size) pieces.push(points.slice(start, start + size).join(''));
  return pieces;
}

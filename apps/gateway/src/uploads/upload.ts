import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { StoredBody } from '@omniroute/open-sse';

/** Bytes from `start` up to, not including, `end` of an upload. */
export type ByteRange = { readonly start: number; readonly end: number };

/** What a body is put together from: bytes of our own, and ranges of an upload. */
export type BodyPiece = Buffer | ByteRange;

const readBytes = 64 * 1024;

/** A request's body, received whole: small ones in memory, others on disk. Has to be disposed of. */
export class Upload {
  readonly lengthBytes: number;
  readonly #memory: Buffer | undefined;
  readonly #file: FileHandle | undefined;
  #disposed = false;

  constructor(content: { readonly memory: Buffer } | { readonly file: FileHandle; readonly lengthBytes: number }) {
    if ('memory' in content) {
      this.#memory = content.memory;
      this.lengthBytes = content.memory.length;
    } else {
      this.#file = content.file;
      this.lengthBytes = content.lengthBytes;
    }
  }

  /** All of it as it came. */
  get whole(): StoredBody {
    return this.compose([{ start: 0, end: this.lengthBytes }]);
  }

  /** A body made of pieces. It can be opened again and again, until the upload is disposed of. */
  compose(pieces: readonly BodyPiece[]): StoredBody {
    const lengthBytes = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
    return {
      lengthBytes,
      open: () => Readable.from(this.#read(pieces), { objectMode: false, highWaterMark: readBytes }),
    };
  }

  /** Reads a small range whole. */
  async read({ start, end }: ByteRange): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.#readRange(start, end)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** Frees the disk. Whoever still reads gets an error. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.#file?.close();
  }

  async *#read(pieces: readonly BodyPiece[]): AsyncGenerator<Buffer> {
    for (const piece of pieces) {
      if (Buffer.isBuffer(piece)) yield piece;
      else yield* this.#readRange(piece.start, piece.end);
    }
  }

  async *#readRange(start: number, end: number): AsyncGenerator<Buffer> {
    if (this.#memory) {
      if (end > start) yield this.#memory.subarray(start, end);
      return;
    }
    for (let position = start; position < end;) {
      if (this.#disposed || !this.#file) throw new Error('The upload is gone.');
      const buffer = Buffer.allocUnsafe(Math.min(readBytes, end - position));
      const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) throw new Error('The upload ends too early.');
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
}

function lengthOf(piece: BodyPiece): number {
  return Buffer.isBuffer(piece) ? piece.length : piece.end - piece.start;
}

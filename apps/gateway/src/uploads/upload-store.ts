import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { OmniError } from '@omniroute/core';
import { openUnnamed, prepareDirectory } from './spool-file.ts';
import { Upload } from './upload.ts';

/** So much of a body stays in memory; what is larger goes to disk. */
const memoryBytes = 256 * 1024;

export type UploadStoreOptions = {
  /** Of the whole gateway; uploads have a place of their own below it. */
  readonly dataDirectory: string;
  /** Largest body. */
  readonly limitBytes: number;
};

/** Takes in large bodies without holding them in memory. */
export type UploadStore = {
  /**
   * Receives a body to its end; `watch` sees every chunk in order, and what it throws ends the upload. Throws `OmniError` 413, 415,
   * or the client's leaving.
   */
  receive(request: IncomingMessage, watch?: (chunk: Buffer) => void): Promise<Upload>;
};

/** Opens the store and removes what an earlier process may have left in it. */
export async function openUploadStore({ dataDirectory, limitBytes }: UploadStoreOptions): Promise<UploadStore> {
  const directory = join(dataDirectory, 'uploads');
  await prepareDirectory(directory);
  return {
    receive: async (request, watch) => {
      refuseUnfit(request, limitBytes);
      const inflow = new Inflow(directory, limitBytes);
      try {
        // Destroyed, it would take the connection along, and with it the answer that says what was wrong.
        const chunks: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
        for await (const chunk of chunks) {
          watch?.(chunk);
          await inflow.add(chunk);
        }
        return inflow.finish();
      } catch (error) {
        await inflow.discard();
        // What still comes is let go by, so that the client gets to read why.
        request.resume();
        throw isDiskFull(error) ? diskFull(error) : error;
      }
    },
  };
}

function refuseUnfit(request: IncomingMessage, limitBytes: number): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new OmniError('unsupported-media-type', `Send the body without content-encoding “${encoding}”.`);
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
}

/** A body on its way in: in memory until it outgrows that. */
class Inflow {
  readonly #directory: string;
  readonly #limitBytes: number;
  #held: Buffer[] = [];
  #length = 0;
  #file: FileHandle | undefined;

  constructor(directory: string, limitBytes: number) {
    this.#directory = directory;
    this.#limitBytes = limitBytes;
  }

  async add(chunk: Buffer): Promise<void> {
    this.#length += chunk.length;
    if (this.#length > this.#limitBytes) throw tooLarge(this.#limitBytes);
    this.#held.push(chunk);
    if (this.#file || this.#length > memoryBytes) await this.#flush();
  }

  finish(): Upload {
    if (this.#file) return new Upload({ file: this.#file, lengthBytes: this.#length });
    return new Upload({ memory: Buffer.concat(this.#held) });
  }

  async discard(): Promise<void> {
    await this.#file?.close();
  }

  async #flush(): Promise<void> {
    this.#file ??= await openUnnamed(this.#directory);
    const chunks = this.#held;
    this.#held = [];
    // A disk that takes less than all of it says so by an error.
    await this.#file.appendFile(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

function diskFull(cause: unknown): OmniError {
  return new OmniError('unavailable', 'OmniRoute has no room left on its disk for this upload.', { cause });
}

function tooLarge(limitBytes: number): OmniError {
  return new OmniError(
    'too-large',
    `The body is larger than ${limitBytes} bytes. Send less, or raise OMNIROUTE_MAX_UPLOAD_BYTES.`,
  );
}

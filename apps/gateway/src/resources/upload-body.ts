import type { IncomingMessage } from 'node:http';
import { PassThrough, type TransformCallback } from 'node:stream';
import { OmniError } from '@omniroute/core';
import type { StoredBody } from '@omniroute/open-sse';

/** What OpenAI takes for one file, and a little for the rest of the form. */
const mostBytes = 512 * 1024 * 1024 + 64 * 1024;

export type Upload = {
  readonly body: StoredBody;
  readonly contentType: string;
  /** Reads what is left to its end, for nobody: an upstream may have answered before it had all, and the client is to hear it. */
  letGo(): void;
};

/**
 * A client's body as it comes, for one upstream, without being kept. Throws `OmniError`: `unsupported-media-type` for what is no
 * form, `too-large` for more than 512 MB.
 */
export function uploadBody(request: IncomingMessage): Upload {
  const { 'content-type': contentType = '', 'content-length': length, 'content-encoding': encoding } = request.headers;
  if (!/^multipart\/form-data\s*;/i.test(contentType)) {
    throw new OmniError('unsupported-media-type', 'Send the file as multipart/form-data.');
  }
  if (encoding !== undefined && encoding !== 'identity') {
    throw new OmniError('unsupported-media-type', `Send the body without content-encoding “${encoding}”.`);
  }
  if (Number(length ?? 0) > mostBytes) throw tooLarge();
  const through = new CountedStream();
  request.once('error', (error) => through.destroy(error));
  request.once('aborted', () => through.destroy(new Error('The client closed the connection amid its request.')));
  return {
    body: { open: () => request.pipe(through), ...(length !== undefined && { lengthBytes: Number(length) }) },
    contentType,
    letGo: () => {
      request.unpipe(through).resume();
      through.destroy();
    },
  };
}

class CountedStream extends PassThrough {
  #bytes = 0;

  override _transform(chunk: Buffer, encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += chunk.length;
    if (this.#bytes > mostBytes) done(tooLarge());
    else super._transform(chunk, encoding, done);
  }
}

function tooLarge(): OmniError {
  return new OmniError('too-large', `A file may have up to ${mostBytes} bytes.`);
}

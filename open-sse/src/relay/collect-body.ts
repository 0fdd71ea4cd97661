import { OmniError } from '@omniroute/core';
import type { UpstreamBody } from '../executors/executor.ts';

/**
 * Reads a whole body. Rejects with the connection's error, or with `OmniError` `too-large` (the upstream is then closed) beyond
 * `limitBytes`.
 */
export function collectBody(body: UpstreamBody, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    body.start({
      onData: (chunk) => {
        length += chunk.length;
        if (length <= limitBytes) {
          chunks.push(chunk);
          return;
        }
        body.abort();
        reject(new OmniError('too-large', `The upstream's reply is larger than ${limitBytes} bytes.`));
      },
      onEnd: () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
      onError: reject,
    });
  });
}

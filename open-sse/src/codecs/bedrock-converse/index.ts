import type { Codec } from '../codec.ts';
import { carriesOnlyContent, carriesOnlyUsage } from './content-tests.ts';
import { decodeRequest } from './decode-request.ts';
import { decodeResponse } from './decode-response.ts';
import { encodeRequest } from './encode-request.ts';
import { encodeResponse } from './encode-response.ts';
import { decodeError, encodeError, encodeStreamError } from './errors.ts';
import { inspectResponse } from './inspect-response.ts';
import { inspect } from './inspect.ts';
import { createStreamDecoder } from './stream-decoder.ts';
import { createStreamEncoder } from './stream-encoder.ts';
import { format } from './wire.ts';

/** Converse and ConverseStream of the Bedrock runtime; spoken by targets alone. */
export const bedrockConverse: Codec = {
  format,
  namesModelIn: 'url',
  inspect,
  decodeRequest,
  encodeRequest,
  decodeResponse,
  inspectResponse,
  encodeResponse,
  createStreamDecoder,
  createStreamEncoder,
  carriesOnlyContent,
  carriesOnlyUsage,
  decodeError,
  encodeError,
  encodeStreamError,
};

import type { ApiFormat } from '@omniroute/core';
import { codecOf } from '@omniroute/open-sse';
import type { ClientSurface } from '../pipeline/exchange.ts';

const { encodeError, encodeStreamError } = codecOf('openai-responses');

function openaiSurface(format: ApiFormat): ClientSurface {
  return { format, encodeError, encodeStreamError };
}

export const responsesSurface = openaiSurface('openai-responses');
export const filesSurface = openaiSurface('openai-files');
export const batchesSurface = openaiSurface('openai-batches');

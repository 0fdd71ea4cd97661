import { codecOf, encodeRealtimeError } from '@omniroute/open-sse';
import type { ClientSurface } from '../pipeline/exchange.ts';

/** OpenAI's Realtime API: errors before the socket are HTTP, those within it are events. */
export const realtimeSurface: ClientSurface = {
  format: 'openai-realtime',
  encodeError: codecOf('openai-chat').encodeError,
  encodeStreamError: encodeRealtimeError,
};

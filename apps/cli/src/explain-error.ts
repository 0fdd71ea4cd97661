import { ApiError } from '@omniroute/contract';
import { OmniError } from '@omniroute/core';

/** One line for the person at the terminal: what went wrong and what to do. Unknown errors keep their stack. */
export function explainError(error: unknown): string {
  if (error instanceof ApiError && error.httpStatus === 401) {
    return `${error.message} Set OMNIROUTE_ADMIN_TOKEN (here and for the gateway) or give --token.`;
  }
  if (error instanceof OmniError) return error.message;
  if (error instanceof TypeError && error.message === 'fetch failed') {
    const cause = error.cause instanceof Error ? error.cause.message : 'no connection';
    return `OmniRoute does not answer (${cause}). Start it with "omniroute serve", or set OMNIROUTE_URL.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

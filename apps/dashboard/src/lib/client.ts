import { ApiError, createClient } from '@omniroute/contract';
import { OmniError } from '@omniroute/core';

/** The admin API of the gateway that serves this page. */
export const client = createClient({ baseUrl: '' });

/** True for the fault that says that nobody is signed in. */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ApiError && error.httpStatus === 401;
}

export type Fault = {
  /** For the place beside the input: without the path of the input in front. */
  readonly message: string;
  /** Path of the input that the fault is about. */
  readonly field?: string;
};

/** What went wrong and with which input, in words for the person at the screen. */
export function describeFault(error: unknown): Fault {
  const message = explainFault(error);
  if (!(error instanceof OmniError) || error.field === undefined) return { message };
  const { field } = error;
  const path = `${field}: `;
  return { field, message: message.startsWith(path) ? message.slice(path.length) : message };
}

/** What went wrong, in a text that stands alone. */
export function explainFault(error: unknown): string {
  if (error instanceof OmniError) return error.message;
  if (error instanceof TypeError) return 'The gateway cannot be reached. Check that it is running, then try again.';
  return 'The gateway gave an answer that this page does not understand. Reload the page and try again.';
}

import { ApiError, createClient } from '@omniroute/contract';
import { OmniError } from '@omniroute/core';

/** The admin API of the gateway that serves this page. */
export const client = createClient({ baseUrl: '' });

/** True for the fault that says that nobody is signed in. */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ApiError && error.httpStatus === 401;
}

export type Fault = {
  readonly message: string;
  /** Path of the input that the fault is about. */
  readonly field?: string;
};

/** What went wrong, in words for the person at the screen. */
export function describeFault(error: unknown): Fault {
  if (error instanceof OmniError) {
    return { message: error.message, ...(error.field === undefined ? {} : { field: error.field }) };
  }
  if (error instanceof TypeError) {
    return { message: 'The gateway cannot be reached. Check that it is running, then try again.' };
  }
  return { message: 'The gateway gave an answer that this page does not understand. Reload the page and try again.' };
}

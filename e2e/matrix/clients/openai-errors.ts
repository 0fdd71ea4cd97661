import type { ErrorNames } from '../conversation.ts';

/** The names of OpenAI's classes, for both of its interfaces. */
export const openaiErrorNames: ErrorNames = {
  400: 'BadRequestError',
  429: 'RateLimitError',
  503: 'InternalServerError',
};

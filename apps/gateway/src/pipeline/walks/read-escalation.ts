import type { IncomingHttpHeaders } from 'node:http';
import { OmniError } from '@omniroute/core';

export const escalationHeader = 'x-omniroute-escalate';

export type Escalation = {
  /** The place of the target that is asked first. */
  readonly from: number;
  /** Whether weak answers go on to the next target. */
  readonly reviews: boolean;
};

/**
 * What a client says of the cascade that it asks, of `count` targets: `never` takes the first answer as it is, `always` asks the last
 * target at once, a number begins at that target (1 is the first; beyond the last it is the last). Throws `OmniError`
 * `invalid-input` for anything else.
 */
export function readEscalation(headers: IncomingHttpHeaders, count: number): Escalation {
  const value = headers[escalationHeader];
  if (value === undefined || value === '') return { from: 0, reviews: true };
  if (value === 'never') return { from: 0, reviews: false };
  if (value === 'always') return { from: count - 1, reviews: true };
  const number = typeof value === 'string' && /^[1-9]\d{0,3}$/.test(value) ? Number(value) : undefined;
  if (number !== undefined) return { from: Math.min(number, count) - 1, reviews: true };
  throw new OmniError(
    'invalid-input',
    `The header ${escalationHeader} takes “always”, “never” or the number of the target to begin with (1 to ${count}).`,
    { field: escalationHeader },
  );
}

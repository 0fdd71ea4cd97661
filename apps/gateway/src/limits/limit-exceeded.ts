import { formatUsd, OmniError, type LimitName } from '@omniroute/core';
import type { Obstacle } from '@omniroute/metering';

export type Exceeded = {
  /** Whose limit it is, as a sentence begins: `The key “laptop”`. */
  readonly who: string;
  readonly obstacle: Obstacle;
  /** How long it waited in vain, ms. */
  readonly waitedMs: number;
  readonly nowMs: number;
  /** Where the days of its budget begin. */
  readonly zone: string;
};

/** A request that a limit of its key stands in the way of. Its message says when to come again. */
export class LimitExceeded extends OmniError {
  readonly limit: LimitName;
  readonly retryAfterMs: number | undefined;

  constructor(exceeded: Exceeded) {
    super('too-many-requests', describeExceeded(exceeded));
    this.limit = exceeded.obstacle.limit;
    this.retryAfterMs = exceeded.obstacle.retryAfterMs;
  }
}

/** Money, not pace. */
export function isBudget(limit: LimitName): boolean {
  return limit === 'budget-day' || limit === 'budget-month';
}

/** What a client reads, with when to come again. */
export function describeExceeded({ who, obstacle, waitedMs, nowMs, zone }: Exceeded): string {
  const { limit, most, used, retryAfterMs = 0, tooLarge } = obstacle;
  switch (limit) {
    case 'rpm':
      return `${who} has used its ${count(most, 'request')} a minute. ${tryAgain(retryAfterMs)}`;
    case 'tpm':
      return tooLarge
        ? `${who} may use ${count(most, 'token')} a minute, and this request alone is expected to use more. Send a shorter prompt, or ask for a shorter answer.`
        : `${who} may use ${count(most, 'token')} a minute, has used ${used}, and this request is expected to use more than what is left. ${tryAgain(retryAfterMs)}`;
    case 'concurrency':
      return waitedMs > 0
        ? `${who} may have ${count(most, 'request')} under way; this one waited ${seconds(waitedMs)} in vain. Try again later.`
        : `${who} may have ${count(most, 'request')} under way, and has. Try again when one of them is over.`;
    case 'budget-day':
    case 'budget-month': {
      const period = limit === 'budget-day' ? 'day' : 'month';
      const again = `It begins anew on ${wallClock(nowMs + retryAfterMs, zone)} (${zone}).`;
      return used >= most
        ? `${who} has spent its budget of ${formatUsd(most)} USD a ${period}. ${again}`
        : `${who} has ${formatUsd(most - used)} USD left of its budget of ${formatUsd(most)} USD a ${period}, and this request is expected to cost more. ${again}`;
    }
  }
}

function tryAgain(afterMs: number): string {
  return `Try again in ${seconds(afterMs)}.`;
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.ceil(ms / 1000))} s`;
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}

function wallClock(atMs: number, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'long', timeStyle: 'short' });
  return format.format(atMs);
}

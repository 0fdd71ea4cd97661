import type { StickyBy } from './combo.ts';
import type { ModelFeature } from './model.ts';
import type { ApiFormat } from './wire-format.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** What a request can ask of a model. `reasoning` is a wish: without it there is an answer all the same. */
export const requestNeeds = [
  'tools',
  'vision',
  'json-schema',
  'reasoning',
  'audio',
  'documents',
] as const satisfies readonly ModelFeature[];
export type RequestNeed = (typeof requestNeeds)[number];

/** By the wall clock of a place. */
export type TimeWindow = {
  /** An IANA name such as `Europe/Berlin`. */
  readonly zone: string;
  /** Absent: every day. A window that passes midnight belongs to the day that it begins on. */
  readonly days?: readonly Weekday[];
  /** `HH:MM`; absent: midnight. */
  readonly from?: string;
  /** `HH:MM`, not included; absent: the next midnight. At or before `from`: of the next day. */
  readonly to?: string;
};

/** Requests whose place on a scale of 0 to 100 is at or above `from` and below `to`. */
export type PercentageRange = {
  /** Absent: 0. */
  readonly from?: number;
  readonly to: number;
  /** Whose place it is: of each request its own, or the same for all of a key, user or session. Absent: `request`. */
  readonly by?: 'request' | StickyBy;
};

/** What a request has to be for a target to be asked: all members hold. A list holds when one of its values fits. */
export type Condition = {
  /** Names or ids of client keys. */
  readonly key?: readonly string[];
  /** Teams of the key. */
  readonly team?: readonly string[];
  /** Tags of the key. */
  readonly tag?: readonly string[];
  readonly time?: TimeWindow;
  /** Estimated tokens of the prompt. */
  readonly promptTokens?: { readonly above?: number; readonly below?: number };
  readonly needs?: readonly RequestNeed[];
  /** The API that the client speaks. */
  readonly format?: readonly ApiFormat[];
  /** Values by header name, in lower case; an empty list: any value. */
  readonly header?: Readonly<Record<string, readonly string[]>>;
  readonly percentage?: PercentageRange;
  readonly not?: Condition;
  readonly any?: readonly Condition[];
  readonly all?: readonly Condition[];
};

import type { FailureKind } from './failure.ts';

/**
 * What an alias leads to. References hold ids. The model of a pattern may hold `*`s, each of which stands for what the pattern's
 * matched in the same place.
 */
export type AliasTarget =
  | { readonly combo: string }
  | { readonly connection: string; readonly model: string }
  | { readonly alias: string };

/** A silent target that is sent a share of the requests again. What it answers is recorded and goes nowhere. */
export type Shadow = {
  /** `connection` is an id. */
  readonly target: { readonly connection: string; readonly model: string };
  /** Of the requests, above 0 and up to 100. */
  readonly percentage: number;
};

/** Another name for something that clients can call. One that holds `*`s is a pattern: it speaks for every name that it matches. */
export type Alias = {
  readonly id: string;
  readonly name: string;
  readonly target: AliasTarget;
  readonly shadow?: Shadow;
};

/** What holds for all names. Absent: nothing beside what the names say. */
export type RoutingDefaults = {
  /** After a model that was addressed directly failed, its request goes on with this combo (an id). */
  readonly afterFailure?: {
    readonly combo: string;
    /** Kinds of failure that do so. Absent: `defaultFallbackKinds`. */
    readonly on?: readonly FailureKind[];
  };
  /** A name that nobody has means this combo (an id). */
  readonly unknownNames?: { readonly combo: string };
};

/** Stands for any characters, or none, in an alias's name. */
export const wildcard = '*';

export function isPattern(name: string): boolean {
  return name.includes(wildcard);
}

import type { FailureKind, FailureScope } from '@omniroute/core';
import type { HeaderMap } from '../executor.ts';

/** What an upstream said about a failure, however it said it. */
export type FailureReport = {
  /** Absent for an error inside a stream that names none. */
  readonly status: number | undefined;
  /** The upstream's machine-readable words: `error.type` and `error.code`. */
  readonly markers: readonly string[];
  readonly text: string;
  readonly headers: HeaderMap;
};

/** One row of a table. All of its conditions must hold; an absent one always does. The first row that fits decides. */
export type FailureRule = {
  readonly status?: readonly number[];
  readonly marker?: RegExp;
  readonly text?: RegExp;
  /** `true`: only for answers without any marker, which no LLM API has written. */
  readonly unmarked?: true;
  /** A header that must be there. */
  readonly header?: string;
  readonly kind: FailureKind;
  readonly scope: FailureScope;
  /** Finds the seconds to wait in the text, as its first group. */
  readonly waitSeconds?: RegExp;
};

export function findRule(rules: readonly FailureRule[], report: FailureReport): FailureRule | undefined {
  return rules.find((rule) => fits(rule, report));
}

function fits(rule: FailureRule, report: FailureReport): boolean {
  const { status, marker, text, unmarked, header } = rule;
  if (status !== undefined && (report.status === undefined || !status.includes(report.status))) return false;
  if (marker !== undefined && !report.markers.some((word) => marker.test(word))) return false;
  if (text !== undefined && !text.test(report.text)) return false;
  if (unmarked === true && report.markers.length > 0) return false;
  return header === undefined || report.headers[header] !== undefined;
}

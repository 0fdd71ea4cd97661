import type { Combo } from '@omniroute/core';
import { hashUnit } from './hash-unit.ts';
import type { RouteRequest } from './route-request.ts';

/**
 * The version of a combo that serves a request: while a canary runs, the candidate for its share of the hashed requests, keys,
 * users or sessions, else the combo itself. Every canary draws anew: the number of its version is part of what is hashed.
 */
export function pickVersion(combo: Combo, request: RouteRequest, nowMs: number): Combo {
  const { canary } = combo;
  if (canary === undefined || nowMs < canary.startedAtMs || nowMs >= canary.untilMs) return combo;
  const text = canary.by === 'request' ? request.id : request.stickyText(canary.by);
  const place = hashUnit(`canary ${combo.id} ${canary.version}\n${text}`) * 100;
  return place < canary.percentage ? { ...canary.candidate, version: canary.version } : combo;
}

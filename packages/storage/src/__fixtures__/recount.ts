import { clientToolOf, type Facet, type RequestRecord, type TokenCounts, type TokenKind, tokenKinds } from '@omniroute/core';
import { bucketStart } from '../questions/buckets.ts';

import type { FiguresQuery } from '../rollups/figures.ts';

/** A group as counting by hand gives it, its values by ids. Quantiles are exact. */
export type Recounted = {
  readonly startMs?: number;
  readonly ids: readonly (string | undefined)[];
  readonly requests: number;
  readonly answered: number;
  readonly failedOver: number;
  readonly refused: number;
  readonly calls: number;
  readonly unpriced: number;
  readonly spendNanoUsd: number | undefined;
  readonly tokens: TokenCounts;
  /** Sorted. */
  readonly latencies: readonly number[];
};

/** What a record is in a facet; of tags, all that it has. */
export function idsOf(record: RequestRecord, facet: Facet): readonly string[] {
  const last = record.attempts.at(-1);
  const texts = (value: string | number | undefined) => (value === undefined ? [] : [String(value)]);
  switch (facet) {
    case 'model':
      return [record.model];
    case 'provider':
      return texts(last?.provider);
    case 'connection':
      return texts(last?.connectionId);
    case 'way':
      return last ? [last.provider === 'litellm' ? 'litellm' : 'native'] : [];
    case 'target':
      return last ? [`${last.connectionId}/${last.model}`] : [];
    case 'combo':
      return texts(record.comboId);
    case 'combo-version':
      return record.comboId === undefined ? [] : [`${record.comboId}@${String(record.comboVersion ?? null)}`];
    case 'key':
      return [record.keyId];
    case 'team':
      return texts(record.team);
    case 'client':
      return texts(clientToolOf(record.userAgent) || undefined);
    case 'outcome':
      return [record.outcome];
    case 'status':
      return [String(record.status)];
    case 'failure':
      return texts(record.failureKind);
    case 'finish':
      return texts(last?.finishReason);
    case 'tag':
      return [...new Set(record.tags)];
  }
}

/** Counts over the records themselves, without any of the code that is to be judged. */
export function recount(records: readonly RequestRecord[], query: FiguresQuery): readonly Recounted[] {
  const groups = new Map<string, { readonly startMs?: number; readonly ids: readonly (string | undefined)[]; readonly members: RequestRecord[] }>();
  for (const record of records) {
    if (record.startedAtMs < query.fromMs || record.startedAtMs >= query.toMs || !isAskedFor(record, query)) continue;
    const startMs = query.bucket && bucketStart(record.startedAtMs, query.bucket);
    for (const ids of groupsOf(record, query)) {
      const key = JSON.stringify([startMs, ids.map((id) => id ?? null)]);
      const group = groups.get(key) ?? { ids, members: [], ...(startMs !== undefined && { startMs }) };
      group.members.push(record);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ members, ...head }) => ({ ...head, ...sumUp(members) }));
}

function isAskedFor(record: RequestRecord, { only = {} }: FiguresQuery): boolean {
  return Object.entries(only).every(([facet, ids]) => idsOf(record, facet as Facet).some((id) => ids.includes(id)));
}

/** One group, but by tags one for each; of those only the ones that are asked for. */
function groupsOf(record: RequestRecord, { by = [], only = {} }: FiguresQuery): readonly (readonly (string | undefined)[])[] {
  return by.reduce<readonly (readonly (string | undefined)[])[]>(
    (before, facet) => {
      const ids = idsOf(record, facet).filter((id) => facet !== 'tag' || (only.tag?.includes(id) ?? true));
      const values = ids.length === 0 ? [undefined] : ids;
      return before.flatMap((left) => values.map((id) => [...left, id]));
    },
    [[]],
  );
}

function sumUp(members: readonly RequestRecord[]): Omit<Recounted, 'startMs' | 'ids'> {
  const tokens: { [kind in TokenKind]?: number } = {};
  const costs: number[] = [];
  for (const { attempts } of members) {
    for (const attempt of attempts) {
      if (attempt.costNanoUsd !== undefined) costs.push(attempt.costNanoUsd);
      for (const kind of tokenKinds) {
        const count = attempt.tokens[kind];
        if (count !== undefined) tokens[kind] = (tokens[kind] ?? 0) + count;
      }
    }
  }
  const answered = members.filter(({ outcome }) => outcome === 'answered');
  return {
    requests: members.length,
    answered: answered.length,
    failedOver: answered.filter(({ attempts }) => attempts.length > 1).length,
    refused: members.filter(({ outcome }) => outcome === 'refused').length,
    calls: members.reduce((sum, { attempts }) => sum + attempts.length, 0),
    unpriced: members.filter(isUnpriced).length,
    spendNanoUsd: costs.length === 0 ? undefined : costs.reduce((sum, cost) => sum + cost, 0),
    tokens,
    latencies: answered.map(({ durationMs }) => durationMs).sort((a, b) => a - b),
  };
}

function isUnpriced({ attempts }: RequestRecord): boolean {
  return attempts.some(
    ({ costNanoUsd, failureKind, tokens }) =>
      costNanoUsd === undefined && (failureKind === undefined || Object.values(tokens).some((count) => count > 0)),
  );
}

'use client';

import type { CacheStats } from '@omniroute/contract';
import { useState } from 'react';
import { DataTable, type Column } from '#components/data-table.tsx';
import { QueryState } from '#components/query-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { formatBytes, formatCount, formatShare, formatUsd } from '#lib/format.ts';
import { ClearCache } from './clear-cache.tsx';
import { useCacheStats } from './queries.ts';

type Row = CacheStats['combos'][number];

const columns: readonly Column<Row>[] = [
  { id: 'combo', header: 'Combo', cell: ({ combo, comboName }) => comboName ?? combo ?? 'Models called directly' },
  { id: 'entries', header: 'Answers', numeric: true, cell: ({ entries }) => formatCount(entries) },
  { id: 'bytes', header: 'Size', numeric: true, from: 'sm', cell: ({ bytes }) => formatBytes(bytes) },
  { id: 'exact', header: 'Exact hits', numeric: true, from: 'sm', cell: ({ exactHits }) => formatCount(exactHits) },
  {
    id: 'semantic',
    header: 'Semantic hits',
    numeric: true,
    from: 'md',
    cell: ({ semanticHits }) => formatCount(semanticHits),
  },
  { id: 'saved', header: 'Saved', numeric: true, cell: ({ savedNanoUsd }) => formatUsd(savedNanoUsd) },
];

/** The response cache of all combos; nothing while no answer was ever kept. */
export function CacheCard() {
  const stats = useCacheStats();
  const [clearing, setClearing] = useState(false);
  if (stats.data?.combos.length === 0) return null;
  return (
    <Card className="mt-5">
      <CardHeader
        title="Response cache"
        hint={stats.data && `${describe(stats.data)}. Hits and savings of the last 30 days.`}
        actions={
          <Button disabled={stats.data === undefined} onClick={() => setClearing(true)}>
            Clear
          </Button>
        }
      />
      <QueryState query={stats} subject="The response cache">
        {({ combos }) => (
          <DataTable label="Response cache" columns={columns} rows={combos} rowKey={({ combo }) => combo ?? 'direct'} />
        )}
      </QueryState>
      <ClearCache open={clearing} onClose={() => setClearing(false)} />
    </Card>
  );
}

function describe({ bytes, limitBytes }: CacheStats): string {
  return `${formatBytes(bytes)} of ${formatBytes(limitBytes)} used (${formatShare(bytes, limitBytes)})`;
}

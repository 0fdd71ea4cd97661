'use client';

import type { KeyView } from '@omniroute/contract';
import { useState } from 'react';
import { DataTable, type Column } from '#components/data-table.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Ago } from '#components/ui/moment.tsx';
import { formatCount, unknown } from '#lib/format.ts';
import { RevokeKey } from './revoke-key.tsx';

const columns: readonly Column<KeyView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ name, hint, revokedAt }) => (
      <>
        <span className="font-medium wrap-anywhere">{name}</span>{' '}
        {revokedAt !== undefined && <Badge tone="danger">Revoked</Badge>}
        <code className="block font-mono text-xs text-muted-foreground">{hint}</code>
      </>
    ),
  },
  { id: 'team', header: 'Team', from: 'md', cell: ({ team }) => team ?? unknown },
  {
    id: 'tags',
    header: 'Tags',
    from: 'lg',
    cell: ({ tags }) =>
      tags.length === 0 ? (
        unknown
      ) : (
        <span className="flex flex-wrap gap-1">
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      ),
  },
  { id: 'requests', header: 'Requests', numeric: true, cell: ({ requestCount }) => formatCount(requestCount) },
  {
    id: 'used',
    header: 'Last used',
    numeric: true,
    from: 'sm',
    cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? 'never' : <Ago time={lastUsedAt} />),
  },
  { id: 'created', header: 'Created', numeric: true, from: 'md', cell: ({ createdAt }) => <Ago time={createdAt} /> },
];

/** Client keys, with the way to end one. */
export function KeyTable({ keys }: { readonly keys: readonly KeyView[] }) {
  const [revoking, setRevoking] = useState<KeyView>();
  const action: Column<KeyView> = {
    id: 'action',
    header: <span className="sr-only">Actions</span>,
    numeric: true,
    cell: (key) =>
      key.revokedAt === undefined && (
        <Button size="small" variant="danger" aria-label={`Revoke ${key.name}`} onClick={() => setRevoking(key)}>
          Revoke
        </Button>
      ),
  };
  return (
    <>
      <DataTable label="Keys" columns={[...columns, action]} rows={keys} rowKey={({ id }) => id} />
      <RevokeKey target={revoking} onClose={() => setRevoking(undefined)} />
    </>
  );
}

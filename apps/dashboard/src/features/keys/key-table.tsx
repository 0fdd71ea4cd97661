'use client';

import type { KeyView } from '@omniroute/contract';
import { useState } from 'react';
import { DataTable, type Column } from '#components/data-table.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Ago } from '#components/ui/moment.tsx';
import { formatCount, unknown } from '#lib/format.ts';
import { useNow } from '#lib/use-now.ts';
import { LimitUses } from '../limits/limit-uses.tsx';
import { useLimits } from '../limits/queries.ts';
import { EditKey } from './edit-key.tsx';
import { RevokeKey } from './revoke-key.tsx';

const columns: readonly Column<KeyView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ name, hint, revokedAt, options, declaredIn }) => (
      <>
        <span className="font-medium wrap-anywhere">{name}</span>{' '}
        {revokedAt !== undefined ? <Badge tone="danger">Revoked</Badge> : <Expiry at={options.expiresAt} />}{' '}
        {declaredIn !== undefined && <Badge>From a file</Badge>}
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

/** When a key ends, where it does. */
function Expiry({ at }: { readonly at: string | undefined }) {
  const nowMs = useNow();
  if (at === undefined) return null;
  if (Date.parse(at) <= nowMs) return <Badge tone="danger">Expired</Badge>;
  return <Badge>until {new Date(at).toLocaleDateString()}</Badge>;
}

/** Client keys, with the ways to change and to end one. */
export function KeyTable({ keys }: { readonly keys: readonly KeyView[] }) {
  const [revoking, setRevoking] = useState<KeyView>();
  const [editing, setEditing] = useState<KeyView>();
  const limits = useLimits();
  const limit: Column<KeyView> = {
    id: 'limits',
    header: 'Limits',
    from: 'sm',
    cell: ({ id, options }) => {
      const limited = limits.data?.get(id);
      if (limited) return <LimitUses limited={limited} />;
      return options.limits === undefined ? 'none' : unknown;
    },
  };
  const action: Column<KeyView> = {
    id: 'action',
    header: <span className="sr-only">Actions</span>,
    numeric: true,
    cell: (key) =>
      key.revokedAt === undefined &&
      key.declaredIn === undefined && (
        <span className="flex justify-end gap-2">
          <Button size="small" aria-label={`Edit ${key.name}`} onClick={() => setEditing(key)}>
            Edit
          </Button>
          <Button size="small" variant="danger" aria-label={`Revoke ${key.name}`} onClick={() => setRevoking(key)}>
            Revoke
          </Button>
        </span>
      ),
  };
  return (
    <>
      <DataTable label="Keys" columns={[...columns, limit, action]} rows={keys} rowKey={({ id }) => id} />
      {editing && <EditKey target={editing} onClose={() => setEditing(undefined)} />}
      <RevokeKey target={revoking} onClose={() => setRevoking(undefined)} />
    </>
  );
}

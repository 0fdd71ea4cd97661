'use client';

import type { Connection } from '@omniroute/contract';
import { ArrowLeftIcon } from '@radix-ui/react-icons';
import { useState } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { QueryLink } from '#components/query-link.tsx';
import { QueryState } from '#components/query-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatDate } from '#lib/time.ts';
import { BooksPanel } from './books-panel.tsx';
import { ConnectionStatus } from './connection-status.tsx';
import { DeleteConnection } from './delete-connection.tsx';
import { EditConnection } from './edit-connection.tsx';
import { DeclaredNote } from '../declaration/declared-note.tsx';
import { EndpointsCard } from './endpoints-card.tsx';
import { HealthStrip } from './health-strip.tsx';
import { InsightPanel } from './insight-panel.tsx';
import { KindChip } from './kind-chip.tsx';
import { ModelsPanel } from './models-panel.tsx';
import { useConnection, useModels, useProviders } from './queries.ts';
import { TestPanel } from './test-panel.tsx';

/** The page of one connection. */
export function ConnectionDetail({ id }: { readonly id: string }) {
  const connection = useConnection(id);
  return (
    <>
      <QueryLink
        change={{ id: undefined, test: undefined }}
        className="mb-2 inline-flex min-h-6 items-center gap-1.5 text-xs text-muted-foreground hover:text-foreground"
      >
        <ArrowLeftIcon /> Connections
      </QueryLink>
      <QueryState query={connection} subject="The connection">
        {(data) => <Detail connection={data} />}
      </QueryState>
    </>
  );
}

function Detail({ connection }: { readonly connection: Connection }) {
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const models = useModels(connection.id);
  const provider = useProviders().data?.find(({ id }) => id === connection.provider);
  const close = () => setOpen(undefined);
  return (
    <>
      <PageHeader
        title={
          <>
            <span className="wrap-anywhere">{connection.name}</span>
            <ConnectionStatus status={connection.status} />
            <KindChip provider={connection.provider} />
          </>
        }
        description={`${connection.providerName}, added ${formatDate(connection.createdAt)}`}
        actions={
          <>
            <Button
              disabled={provider === undefined || connection.declaredIn !== undefined}
              onClick={() => setOpen('edit')}
            >
              Edit
            </Button>
            <Button variant="danger" disabled={connection.declaredIn !== undefined} onClick={() => setOpen('delete')}>
              Delete
            </Button>
          </>
        }
      />
      <DeclaredNote path={connection.declaredIn} />
      <div className="grid grid-cols-1 gap-5">
        <EndpointsCard connection={connection} />
        <TestPanel connection={connection} models={(models.data ?? []).filter(({ state }) => state === 'active')} />
        <HealthStrip connection={connection} />
        {connection.provider === 'litellm' && <InsightPanel connection={connection} />}
        <ModelsPanel connection={connection} />
        {connection.provider === 'litellm' && <BooksPanel connection={connection} />}
      </div>
      {provider !== undefined && open === 'edit' && (
        <EditConnection connection={connection} provider={provider} onClose={close} />
      )}
      <DeleteConnection connection={connection} open={open === 'delete'} onClose={close} />
    </>
  );
}

'use client';

import { PlusIcon } from '@radix-ui/react-icons';
import { EmptyState } from '#components/empty-state.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryState } from '#components/query-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { useUrlState } from '#lib/use-url-state.ts';
import { CreateKey } from './create-key.tsx';
import { KeyTable } from './key-table.tsx';
import { useKeys } from './queries.ts';
import { SnippetPanel } from './snippet-panel.tsx';

/** Client keys, and how tools use them. */
export function KeysPlace() {
  const { get, push } = useUrlState();
  const keys = useKeys();
  const empty = keys.data?.length === 0;
  const create = (
    <Button variant="primary" onClick={() => push({ new: '1' })}>
      <PlusIcon /> Create key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Keys"
        description="What clients of the gateway sign in with."
        actions={empty ? undefined : create}
      />
      <div className="grid grid-cols-1 gap-5">
        <Card>
          <QueryState query={keys} subject="The keys">
            {(items) =>
              items.length > 0 ? (
                <KeyTable keys={items} />
              ) : (
                <EmptyState title="Create the first key" action={create}>
                  Every client has a key of its own, so that usage and cost can be told apart, and one can be revoked
                  alone.
                </EmptyState>
              )
            }
          </QueryState>
        </Card>
        {!empty && keys.data !== undefined && (
          <Card>
            <CardHeader title="Connect a tool" hint="The key itself was shown once, when it was created." />
            <div className="px-4 pb-5 sm:px-5">
              <SnippetPanel />
            </div>
          </Card>
        )}
      </div>
      {get('new') !== undefined && <CreateKey onClose={() => push({ new: undefined })} />}
    </>
  );
}

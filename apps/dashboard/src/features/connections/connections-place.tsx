'use client';

import { PlusIcon } from '@radix-ui/react-icons';
import { PageHeader } from '#components/page-header.tsx';
import { QueryState } from '#components/query-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { useUrlState } from '#lib/use-url-state.ts';
import { AddConnection } from './add-connection.tsx';
import { ConnectionDetail } from './connection-detail.tsx';
import { ConnectionTable } from './connection-table.tsx';
import { ProviderPicker } from './provider-picker.tsx';
import { useConnections, useProviders } from './queries.ts';

/** All connections, or one of them when the address names it. */
export function ConnectionsPlace() {
  const { get } = useUrlState();
  const id = get('id');
  return id === undefined ? <ConnectionList /> : <ConnectionDetail key={id} id={id} />;
}

function ConnectionList() {
  const { push } = useUrlState();
  const connections = useConnections();
  const providers = useProviders();
  const empty = connections.data?.length === 0;
  return (
    <>
      <PageHeader
        title={empty ? 'Connect your first model source' : 'Connections'}
        description="Accounts at providers and gateways that models are reached through."
        actions={
          <Button variant="primary" onClick={() => push({ new: '1' })}>
            <PlusIcon /> Add connection
          </Button>
        }
      />
      {empty ? (
        <QueryState query={providers} subject="The providers">
          {(items) => <ProviderPicker providers={items} />}
        </QueryState>
      ) : (
        <Card>
          <QueryState query={connections} subject="The connections">
            {(items) => <ConnectionTable connections={items} />}
          </QueryState>
        </Card>
      )}
      {providers.data !== undefined && connections.data !== undefined && (
        <AddConnection providers={providers.data} taken={connections.data.map(({ name }) => name)} />
      )}
    </>
  );
}

'use client';

import type { Connection, Insight } from '@omniroute/contract';
import { UpdateIcon } from '@radix-ui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { QueryState } from '#components/query-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';
import { formatAgo } from '#lib/time.ts';
import { useNow } from '#lib/use-now.ts';
import { Facts } from '../requests/facts.tsx';
import { AdviceList } from './advice-list.tsx';
import { healthFacts, keyFacts } from './insight-facts.tsx';
import { useInsight } from './queries.ts';

/** What a LiteLLM proxy tells of itself: how it is, what its key may do, what its settings should change. */
export function InsightPanel({ connection }: { readonly connection: Connection }) {
  const insight = useInsight(connection.id);
  const now = useNow();
  const queryClient = useQueryClient();
  const refresh = useMutation({
    mutationFn: () => client.call('refreshConnectionInsight', { params: { id: connection.id } }),
    onSuccess: (reply) => queryClient.setQueryData(queryKeys.insight(connection.id), reply),
  });
  const checkedAt = insight.data?.insight?.checkedAt;
  return (
    <Card>
      <CardHeader
        title="Proxy"
        hint={
          checkedAt === undefined ? 'Not asked yet.' : `Asked ${formatAgo(checkedAt, now)}; no model is called for it.`
        }
        actions={
          <Button disabled={refresh.isPending} onClick={() => refresh.mutate()}>
            <UpdateIcon className={refresh.isPending ? 'animate-spin' : ''} />
            {refresh.isPending ? 'Asking…' : 'Ask now'}
          </Button>
        }
      />
      {refresh.isError && (
        <div className="px-5 pb-3">
          <FaultNote error={refresh.error} />
        </div>
      )}
      <QueryState query={insight} subject="The proxy’s health">
        {({ insight: told }) => (told === undefined ? null : <Told insight={told} />)}
      </QueryState>
    </Card>
  );
}

function Told({ insight }: { readonly insight: Insight }) {
  return (
    <>
      <div className="grid gap-x-10 gap-y-3 px-4 pb-4 sm:px-5 lg:grid-cols-2">
        <Facts facts={healthFacts(insight)} />
        <Facts facts={keyFacts(insight)} />
      </div>
      <AdviceList insight={insight} />
    </>
  );
}

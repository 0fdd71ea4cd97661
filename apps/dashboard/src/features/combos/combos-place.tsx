'use client';

import { ArrowLeftIcon, PlusIcon } from '@radix-ui/react-icons';
import dynamic from 'next/dynamic';
import { EmptyState } from '#components/empty-state.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryLink } from '#components/query-link.tsx';
import { QueryState } from '#components/query-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { useUrlState } from '#lib/use-url-state.ts';
import { CacheCard } from '../cache/cache-card.tsx';
import { AliasesSection } from '../aliases/aliases-section.tsx';
import { ComboTable } from './combo-table.tsx';
import { useCombo, useCombos } from './queries.ts';

/** Dragging and menus come in a chunk of their own, after the page. */
const ComboEditor = dynamic(() => import('./combo-editor.tsx').then((module) => module.ComboEditor), {
  ssr: false,
  loading: () => <SkeletonRows />,
});

const ComboHistory = dynamic(() => import('./combo-history.tsx').then((module) => module.ComboHistory), { ssr: false });

/** All combos, or the editor when the address names one or asks for a new one. */
export function CombosPlace() {
  const { get } = useUrlState();
  const id = get('id');
  if (id === undefined && get('new') === undefined) return <ComboList />;
  return (
    <>
      <QueryLink
        change={{ id: undefined, new: undefined }}
        className="mb-2 inline-flex min-h-6 items-center gap-1.5 text-xs text-muted-foreground hover:text-foreground"
      >
        <ArrowLeftIcon /> Combos
      </QueryLink>
      {id === undefined ? <ComboEditor key="new" /> : <ExistingCombo key={id} id={id} />}
    </>
  );
}

function ExistingCombo({ id }: { readonly id: string }) {
  const combo = useCombo(id);
  return (
    <QueryState query={combo} subject="The combo">
      {(data) => (
        <>
          {/* Another version is another draft. */}
          <ComboEditor key={data.version} combo={data} />
          <ComboHistory combo={data} />
        </>
      )}
    </QueryState>
  );
}

function ComboList() {
  const { push } = useUrlState();
  const combos = useCombos();
  const create = (
    <Button variant="primary" onClick={() => push({ new: '1' })}>
      <PlusIcon /> New combo
    </Button>
  );
  const empty = combos.data?.length === 0;
  return (
    <>
      <PageHeader
        title="Combos"
        description="Named models of your own, made of ordered targets over any connections."
        actions={empty ? undefined : create}
      />
      <Card>
        <QueryState query={combos} subject="The combos">
          {(items) =>
            items.length > 0 ? (
              <ComboTable combos={items} />
            ) : (
              <EmptyState title="Build your first combo" action={create}>
                A combo is called like any model. If its first target fails, the next one answers, across LiteLLM and
                native providers alike.
              </EmptyState>
            )
          }
        </QueryState>
      </Card>
      <AliasesSection />
      <CacheCard />
    </>
  );
}

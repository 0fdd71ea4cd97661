'use client';

import type { AliasView } from '@omniroute/contract';
import { PlusIcon } from '@radix-ui/react-icons';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { QueryState } from '#components/query-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Input } from '#components/ui/input.tsx';
import { useUrlState } from '#lib/use-url-state.ts';
import { useCombos } from '../combos/queries.ts';
import { AliasTable } from './alias-table.tsx';
import { DefaultsForm } from './defaults-form.tsx';
import { useAliases, useRoutingDefaults } from './queries.ts';

const AliasDialog = dynamic(() => import('./alias-dialog.tsx').then((module) => module.AliasDialog), { ssr: false });

/** Drawn at most; the search finds the rest. */
const shownAliases = 100;

/** Other names for combos and models, and what holds for all names. */
export function AliasesSection() {
  const { get, push } = useUrlState();
  const aliases = useAliases();
  const defaults = useRoutingDefaults();
  const hasCombos = (useCombos().data ?? []).length > 0;
  const chosen = get('alias');
  const alias = aliases.data?.find(({ id }) => id === chosen);
  const close = () => push({ alias: undefined });
  return (
    <div className="mt-5 grid grid-cols-1 gap-5">
      <Card>
        <CardHeader
          title="Aliases"
          hint="Other names that clients can ask for: exact ones, and patterns with *."
          actions={
            <Button onClick={() => push({ alias: 'new' })}>
              <PlusIcon /> New alias
            </Button>
          }
        />
        <QueryState query={aliases} subject="The aliases">
          {(items) => <AliasList aliases={items} />}
        </QueryState>
      </Card>
      {hasCombos && (
        <Card>
          <CardHeader title="For all names" hint="Both are off unless a combo is chosen." />
          <QueryState query={defaults} subject="What holds for all names">
            {(data) => <DefaultsForm key={JSON.stringify(data)} defaults={data} />}
          </QueryState>
        </Card>
      )}
      {chosen === 'new' && <AliasDialog key="new" onClose={close} />}
      {alias !== undefined && <AliasDialog key={alias.id} alias={alias} onClose={close} />}
    </div>
  );
}

function AliasList({ aliases }: { readonly aliases: readonly AliasView[] }) {
  const [search, setSearch] = useState('');
  const term = search.trim().toLowerCase();
  const found = aliases.filter(({ name }) => name.toLowerCase().includes(term));
  if (aliases.length === 0) {
    return (
      <p className="border-t border-border px-5 py-8 text-center text-muted-foreground">
        No alias yet. Let gpt-4o mean a combo of yours, or anthropic/* the models behind a proxy.
      </p>
    );
  }
  return (
    <>
      {aliases.length > 10 && (
        <div className="px-4 pb-3 sm:px-5">
          <Input
            type="search"
            aria-label="Search aliases"
            placeholder="Search aliases"
            className="max-w-xs"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      )}
      <AliasTable aliases={found.slice(0, shownAliases)} />
      {found.length > shownAliases && (
        <p className="px-5 py-3 text-xs text-muted-foreground">
          {found.length - shownAliases} more: search for them by name.
        </p>
      )}
    </>
  );
}

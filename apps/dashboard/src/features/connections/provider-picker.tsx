'use client';

import type { Provider } from '@omniroute/contract';
import { ArrowRightIcon } from '@radix-ui/react-icons';
import { useState } from 'react';
import { QueryLink } from '#components/query-link.tsx';
import { Input } from '#components/ui/input.tsx';
import { formatCounted } from '#lib/format.ts';
import { isLitellm } from './kind-chip.tsx';

function matches(provider: Provider, search: string): boolean {
  return `${provider.name} ${provider.description}`.toLowerCase().includes(search.trim().toLowerCase());
}

/** The first step of a new connection: one LiteLLM gateway for all models, or a provider itself. */
export function ProviderPicker({ providers }: { readonly providers: readonly Provider[] }) {
  const [search, setSearch] = useState('');
  const gateway = providers.find((provider) => isLitellm(provider.id));
  const native = providers.filter((provider) => !isLitellm(provider.id) && matches(provider, search));
  return (
    <div className="grid grid-cols-1 gap-4">
      {gateway !== undefined && (
        <QueryLink
          change={{ new: gateway.id }}
          className="group grid gap-1 rounded-xl border border-primary/40 bg-accent/40 p-5 transition-colors hover:border-primary"
        >
          <span className="flex items-center justify-between text-base font-semibold">
            {gateway.name}
            <ArrowRightIcon className="text-primary transition-transform group-hover:translate-x-0.5" />
          </span>
          <span className="text-sm text-muted-foreground">
            One URL and one key bring all models of your LiteLLM proxy, with their limits and prices.
          </span>
        </QueryLink>
      )}
      <section className="grid gap-3 rounded-xl border border-border bg-card p-5">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div>
            <h3 className="text-base font-semibold">Native provider</h3>
            <p className="text-sm text-muted-foreground">Straight to a provider, or to a server of your own.</p>
          </div>
          <Input
            type="search"
            aria-label="Search providers"
            placeholder="Search providers"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="sm:w-52"
          />
        </div>
        <ul className="grid gap-2 sm:grid-cols-2">
          {native.map((provider) => (
            <li key={provider.id}>
              <QueryLink
                change={{ new: provider.id }}
                className="grid h-full content-start gap-0.5 rounded-lg border border-border px-3 py-2.5 transition-colors hover:border-primary hover:bg-accent/40"
              >
                <span className="font-medium">{provider.name}</span>
                <span className="line-clamp-2 text-xs text-muted-foreground">{provider.description}</span>
              </QueryLink>
            </li>
          ))}
        </ul>
        <p role="status" className="sr-only">
          {search.trim() !== '' && `${formatCounted(native.length, 'provider')} found`}
        </p>
        {native.length === 0 && (
          <p className="text-sm text-muted-foreground">
            No provider matches “{search}”. Anything that speaks OpenAI’s API can be added as “OpenAI-compatible”.
          </p>
        )}
      </section>
    </div>
  );
}

'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';
import { changeQuery, type UrlChange } from './url-state.ts';

type UrlState = {
  /** One parameter of the query, `undefined` when absent or empty. */
  readonly get: (name: string) => string | undefined;
  /** Address of this page with the change. */
  readonly href: (change: UrlChange) => string;
  /** Changes the query as a new step of the history. */
  readonly push: (change: UrlChange) => void;
  /** Changes the query in place. */
  readonly replace: (change: UrlChange) => void;
};

/** The query of the page as its state. Next follows the history API, so no page is fetched anew. */
export function useUrlState(): UrlState {
  const path = usePathname();
  const query = useSearchParams().toString();
  const href = useCallback((change: UrlChange) => path + changeQuery(query, change), [path, query]);
  const get = useCallback((name: string) => new URLSearchParams(query).get(name) || undefined, [query]);
  const push = useCallback((change: UrlChange) => window.history.pushState(null, '', href(change)), [href]);
  const replace = useCallback((change: UrlChange) => window.history.replaceState(null, '', href(change)), [href]);
  return { get, href, push, replace };
}

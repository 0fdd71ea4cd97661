'use client';

import type { ComponentProps, MouseEvent } from 'react';
import type { UrlChange } from '#lib/url-state.ts';
import { useUrlState } from '#lib/use-url-state.ts';

/** A link to this page with another query. A plain click changes the query only; others open it as any link. */
export function QueryLink({ change, ...props }: Omit<ComponentProps<'a'>, 'href'> & { readonly change: UrlChange }) {
  const { href, push } = useUrlState();
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    push(change);
  };
  return <a href={href(change)} onClick={follow} {...props} />;
}

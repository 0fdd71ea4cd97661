'use client';

import type { ReactNode } from 'react';
import { explainFault } from '#lib/client.ts';
import { EmptyState } from './empty-state.tsx';
import { Button } from './ui/button.tsx';
import { SkeletonRows } from './ui/skeleton.tsx';

/** What plain and paged queries have in common. */
type AnyQuery<Data> = {
  readonly data: Data | undefined;
  readonly isError: boolean;
  readonly isFetching: boolean;
  readonly error: Error | null;
  readonly refetch: () => unknown;
};

type QueryStateProps<Data> = {
  readonly query: AnyQuery<Data>;
  /** What could not be shown: “The connections”. */
  readonly subject: string;
  readonly loading?: ReactNode;
  readonly children: (data: Data) => ReactNode;
};

/** The three states of anything fetched: loading, failed with a way on, or there. Old data stays while new data fails. */
export function QueryState<Data>({ query, subject, loading, children }: QueryStateProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <EmptyState
        title={`${subject} could not be loaded`}
        action={
          <Button disabled={query.isFetching} onClick={() => query.refetch()}>
            Try again
          </Button>
        }
      >
        {explainFault(query.error)}
      </EmptyState>
    );
  }
  return loading ?? <SkeletonRows />;
}

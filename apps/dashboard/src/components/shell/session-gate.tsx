'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client, isUnauthenticated } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';
import { QueryState } from '../query-state.tsx';
import { AppShell } from './app-shell.tsx';
import { SignIn } from './sign-in.tsx';

async function readSession(signal: AbortSignal) {
  try {
    return await client.call('getSession', {}, { signal });
  } catch (error) {
    if (isUnauthenticated(error)) return null;
    throw error;
  }
}

/** Shows the places to who is signed in, and the sign-in page to everybody else. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const session = useQuery({
    queryKey: queryKeys.session,
    queryFn: ({ signal }) => readSession(signal),
    staleTime: 60_000,
  });
  return (
    <QueryState query={session} subject="The dashboard" loading={<div className="min-h-dvh" />}>
      {(data) => (data === null ? <SignIn /> : <AppShell>{children}</AppShell>)}
    </QueryState>
  );
}

'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useState, type ReactNode } from 'react';
import { Toaster } from 'sonner';
import { createQueryClient } from '#lib/query-client.ts';
import { SessionGate } from './session-gate.tsx';

/** What every page stands on: the cache, the session, and the place for messages. */
export function Providers({ children }: { readonly children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <Suspense>
        <SessionGate>{children}</SessionGate>
      </Suspense>
      <Toaster
        position="bottom-right"
        mobileOffset={{ bottom: '4.5rem' }}
        toastOptions={{
          style: { background: 'var(--card)', color: 'var(--foreground)', borderColor: 'var(--border)' },
        }}
      />
    </QueryClientProvider>
  );
}

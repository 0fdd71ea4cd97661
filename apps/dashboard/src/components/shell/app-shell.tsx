import type { ReactNode } from 'react';
import { Logo } from './logo.tsx';
import { Navigation } from './navigation.tsx';
import { SignOutButton } from './sign-out-button.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** The frame around every place. */
export function AppShell({ children }: { readonly children: ReactNode }) {
  return (
    <div className="md:grid md:grid-cols-[13.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-card px-3 py-2 font-medium shadow-lg focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <aside className="sticky top-0 z-30 flex items-center justify-between border-b border-border bg-card px-4 py-2.5 md:h-dvh md:flex-col md:items-stretch md:justify-start md:gap-6 md:border-r md:border-b-0 md:px-3 md:py-5">
        <div className="md:px-2.5">
          <Logo />
        </div>
        <Navigation />
        <div className="flex items-center justify-between gap-2 md:mt-auto md:px-1">
          <ThemeSwitch />
          <SignOutButton />
        </div>
      </aside>
      <main id="content" tabIndex={-1} className="min-w-0 px-4 pt-5 pb-24 outline-none sm:px-6 md:px-8 md:py-7">
        <div className="mx-auto max-w-7xl">{children}</div>
      </main>
    </div>
  );
}

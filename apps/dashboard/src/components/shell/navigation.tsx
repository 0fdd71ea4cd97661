'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '#lib/class-names.ts';
import { places } from './places.ts';

/** Links to all places: a column at the side of wide screens, a bar at the bottom of narrow ones. */
export function Navigation() {
  const path = usePathname();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-border bg-card pb-[env(safe-area-inset-bottom)] md:static md:border-0 md:bg-transparent md:pb-0"
    >
      <ul className="grid grid-cols-5 md:grid-cols-1 md:gap-0.5">
        {places.map(({ path: target, label, icon: Icon }) => (
          <li key={target}>
            <Link
              href={target}
              aria-current={path === target ? 'page' : undefined}
              className={cn(
                'flex flex-col items-center gap-1 py-2 text-[0.6875rem] font-medium text-muted-foreground transition-colors hover:text-foreground focus-visible:-outline-offset-2 md:flex-row md:gap-2.5 md:rounded-md md:px-2.5 md:text-sm md:hover:bg-muted',
                path === target &&
                  'text-primary hover:text-primary md:bg-accent md:text-accent-foreground md:hover:bg-accent',
              )}
            >
              <Icon aria-hidden />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

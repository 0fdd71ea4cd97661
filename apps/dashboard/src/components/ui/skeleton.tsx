import { cn } from '#lib/class-names.ts';

/** Stands where something will be. Invisible for 300 ms, so that fast answers do not flicker. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <div className={cn('animate-appear rounded-md', className)}>
      <div className="size-full animate-pulse rounded-[inherit] bg-muted" />
    </div>
  );
}

/** Loading state of a list. */
export function SkeletonRows({ rows = 5 }: { readonly rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="grid gap-3 p-5">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-8 w-full" />
      ))}
    </div>
  );
}

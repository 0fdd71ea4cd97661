import Link from 'next/link';
import { EmptyState } from '#components/empty-state.tsx';
import { buttonVariants } from '#components/ui/button.tsx';

export default function NotFound() {
  return (
    <EmptyState
      title="There is no such page"
      action={
        <Link href="/" className={buttonVariants({ variant: 'primary' })}>
          Go to the overview
        </Link>
      }
    >
      The address may be misspelt, or the page may have moved.
    </EmptyState>
  );
}

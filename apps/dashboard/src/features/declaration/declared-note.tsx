import { FileTextIcon } from '@radix-ui/react-icons';

/** Says that a file owns what is shown, so that it is changed there. Nothing for what the database owns. */
export function DeclaredNote({ path }: { readonly path: string | undefined }) {
  if (path === undefined) return null;
  return (
    <p className="mb-5 flex items-start gap-2 rounded-md bg-muted px-3 py-2 text-sm text-muted-foreground">
      <FileTextIcon className="mt-0.5 shrink-0" />
      <span className="min-w-0">
        This belongs to <code className="font-mono wrap-anywhere text-foreground">{path}</code>. Change it there; the
        gateway takes it over at once.
      </span>
    </p>
  );
}

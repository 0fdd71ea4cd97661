import { ExclamationTriangleIcon } from '@radix-ui/react-icons';
import { explainFault } from '#lib/client.ts';

/** Why something did not work, beside the thing that did not. Nothing when there was no fault. */
export function FaultNote({ error }: { readonly error: unknown }) {
  if (error === undefined || error === null) return null;
  return (
    <p role="alert" className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
      <ExclamationTriangleIcon className="mt-0.5 shrink-0" />
      <span className="min-w-0 break-words">{explainFault(error)}</span>
    </p>
  );
}

'use client';

import type { ConnectionModel } from '@omniroute/contract';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#lib/format.ts';

export type Decision = { readonly ids: readonly string[]; readonly state: ConnectionModel['state'] };

type OfferedGroupProps = {
  readonly title: string;
  readonly ids: readonly string[];
  readonly canPutAside?: boolean;
  readonly disabled: boolean;
  readonly onDecide: (decision: Decision) => void;
};

/** Models that clients are not offered, each and all with what can become of them. Nothing when there are none. */
export function OfferedGroup({ title, ids, canPutAside = false, disabled, onDecide }: OfferedGroupProps) {
  if (ids.length === 0) return null;
  const actions = (chosen: readonly string[], of: string, word: string) => (
    <span className="flex shrink-0 gap-1">
      <Button
        size="small"
        disabled={disabled}
        aria-label={`Use ${of}`}
        onClick={() => onDecide({ ids: chosen, state: 'active' })}
      >
        Use{word}
      </Button>
      {canPutAside && (
        <Button
          size="small"
          variant="ghost"
          disabled={disabled}
          aria-label={`Put aside ${of}`}
          onClick={() => onDecide({ ids: chosen, state: 'ignored' })}
        >
          Put aside{word}
        </Button>
      )}
    </span>
  );
  return (
    <section aria-label={title} className="border-t border-border px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-xs font-medium text-muted-foreground">
          {title} ({formatCount(ids.length)})
        </h3>
        {ids.length > 1 && actions(ids, `all ${formatCount(ids.length)}`, ' all')}
      </div>
      <ul className="mt-1 grid max-h-72 grid-cols-1 overflow-y-auto">
        {ids.map((id) => (
          <li key={id} className="flex items-center justify-between gap-3 py-0.5">
            <code className="min-w-0 font-mono text-xs wrap-anywhere">{id}</code>
            {actions([id], id, '')}
          </li>
        ))}
      </ul>
    </section>
  );
}

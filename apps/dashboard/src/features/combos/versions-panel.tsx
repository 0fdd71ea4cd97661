'use client';

import type { ComboVersionView, ComboView } from '@omniroute/contract';
import { useState } from 'react';
import { QueryState } from '#components/query-state.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Ago } from '#components/ui/moment.tsx';
import { client } from '#lib/client.ts';
import { VersionDiff } from './version-diff.tsx';
import { useComboVersions, useServeVersion } from './version-queries.ts';

type VersionsPanelProps = { readonly combo: ComboView; readonly onTry: (version: number) => void };

/** Every save of a combo: what it changed, and the way back to it. */
export function VersionsPanel({ combo, onTry }: VersionsPanelProps) {
  const versions = useComboVersions(combo.id);
  const [chosen, setChosen] = useState<number>();
  return (
    <Card>
      <CardHeader
        title="Versions"
        hint="Every save is one. Rolling back saves a new version that equals the old one."
      />
      <QueryState query={versions} subject="The versions">
        {(items) => (
          <ol aria-label="Versions" className="divide-y divide-border border-t border-border">
            {items.map((version) => (
              <Version key={version.version} combo={combo} version={version} onRollBack={setChosen} onTry={onTry} />
            ))}
          </ol>
        )}
      </QueryState>
      {versions.hasNextPage && (
        <div className="border-t border-border px-4 py-3 sm:px-5">
          <Button disabled={versions.isFetchingNextPage} onClick={() => versions.fetchNextPage()}>
            {versions.isFetchingNextPage ? 'Loading…' : 'Older versions'}
          </Button>
        </div>
      )}
      {chosen !== undefined && <RollBack combo={combo} version={chosen} onClose={() => setChosen(undefined)} />}
    </Card>
  );
}

type VersionProps = {
  readonly combo: ComboView;
  readonly version: ComboVersionView;
  readonly onRollBack: (version: number) => void;
  readonly onTry: (version: number) => void;
};

function Version({ combo, version: { version, state, createdAt, changes }, onRollBack, onTry }: VersionProps) {
  const isFree = state === 'stored' && combo.declaredIn === undefined && combo.canary?.state !== 'running';
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="grid min-w-0 flex-1 basis-60 gap-1.5">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          Version {version}
          {state === 'current' && <Badge tone="success">Served</Badge>}
          {state === 'canary' && <Badge tone="accent">Canary</Badge>}
          <span className="text-xs font-normal text-muted-foreground">
            <Ago time={createdAt} />
          </span>
        </p>
        {changes ? <VersionDiff diff={changes} /> : <p className="text-xs text-muted-foreground">The first one.</p>}
      </div>
      {isFree && (
        <span className="flex gap-2">
          <Button size="small" aria-label={`Try version ${version}`} onClick={() => onTry(version)}>
            Try
          </Button>
          <Button size="small" aria-label={`Roll back to version ${version}`} onClick={() => onRollBack(version)}>
            Roll back
          </Button>
        </span>
      )}
    </li>
  );
}

type RollBackProps = { readonly combo: ComboView; readonly version: number; readonly onClose: () => void };

function RollBack({ combo, version, onClose }: RollBackProps) {
  const rollBack = useServeVersion(
    () => client.call('rollBackCombo', { params: { id: combo.id }, body: { version } }),
    `${combo.name} is as version ${version} was`,
  );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Roll ${combo.name} back to version ${version}?`}
      action="Roll back"
      pending={rollBack.isPending}
      error={rollBack.error}
      onConfirm={() => rollBack.mutate(undefined, { onSuccess: onClose })}
    >
      Requests from now on are served as that version says. The versions after it stay, and so does the way forward.
    </ConfirmDialog>
  );
}

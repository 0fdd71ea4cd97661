'use client';

import type { ComboView } from '@omniroute/contract';
import { useState } from 'react';
import { CanaryDialog } from './canary-dialog.tsx';
import { CanaryPanel } from './canary-panel.tsx';
import { VersionsPanel } from './versions-panel.tsx';

/** What a combo was, and what is tried of it. */
export function ComboHistory({ combo }: { readonly combo: ComboView }) {
  const [tried, setTried] = useState<number>();
  return (
    <div className="mt-5 grid grid-cols-1 gap-5">
      <CanaryPanel combo={combo} />
      <VersionsPanel combo={combo} onTry={setTried} />
      {tried !== undefined && (
        <CanaryDialog combo={combo} candidate={{ version: tried }} onClose={() => setTried(undefined)} />
      )}
    </div>
  );
}

'use client';

import type { ComboView } from '@omniroute/contract';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import type { Fault } from '#lib/client.ts';
import { CacheFields } from './cache-fields.tsx';
import { cacheFaultOf, type CacheValues } from './cache-values.ts';
import { ClearCache } from './clear-cache.tsx';

type ComboCacheProps = {
  /** Absent: a combo that is not there yet. */
  readonly combo: ComboView | undefined;
  readonly values: CacheValues;
  readonly fault: Fault | undefined;
  readonly onChange: (values: CacheValues) => void;
};

/** The part of the combo editor about its response cache. */
export function ComboCache({ combo, values, fault, onChange }: ComboCacheProps) {
  const [clearing, setClearing] = useState(false);
  const isKept = combo?.options.cache !== undefined;
  return (
    <Card>
      <CardHeader
        title="Response cache"
        hint="Answers are kept, encrypted, and given again for nothing."
        actions={isKept && <Button onClick={() => setClearing(true)}>Clear kept answers</Button>}
      />
      <div className="px-4 pb-5 sm:px-5">
        <CacheFields
          owner="combo"
          values={values}
          onChange={(change) => onChange({ ...values, ...change })}
          errorOf={(field) => cacheFaultOf(fault, field)}
        />
      </div>
      {combo !== undefined && <ClearCache combo={combo} open={clearing} onClose={() => setClearing(false)} />}
    </Card>
  );
}

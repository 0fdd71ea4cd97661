'use client';

import { policyLosses, type PolicyLoss } from '@omniroute/core';
import { Badge } from '#components/ui/badge.tsx';

const policyTexts: Readonly<Record<PolicyLoss, string>> = {
  'truncated-turns': 'The oldest turns of the prompt were left out: it was longer than any target takes.',
  'continued-after-break': 'The answer broke off, and another target went on with it.',
};

/** What an answer lacks of what was asked for: by the combo's policy, and by what the target's format cannot express. */
export function RequestLosses({ losses }: { readonly losses: readonly string[] }) {
  const allowed = policyLosses.filter((loss) => losses.includes(loss));
  const foreign = losses.filter((loss) => !policyLosses.some((other) => other === loss));
  return (
    <div className="grid gap-2">
      {allowed.map((loss) => (
        <p key={loss} className="text-sm">
          {policyTexts[loss]}
        </p>
      ))}
      {foreign.length > 0 && (
        <>
          <p className="text-xs text-muted-foreground">What the target’s format could not express:</p>
          <ul className="flex flex-wrap gap-1.5">
            {foreign.map((loss) => (
              <li key={loss}>
                <Badge tone="warning">{loss}</Badge>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

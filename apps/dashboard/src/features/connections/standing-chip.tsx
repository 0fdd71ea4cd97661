'use client';

import { Badge, type Tone } from '#components/ui/badge.tsx';
import { useNow } from '#lib/use-now.ts';
import { useTargetHealth } from './health-queries.ts';
import { explainStanding, nameStanding, type StandingView } from './standing-texts.ts';

const tones: Readonly<Record<StandingView['state'], Tone>> = {
  ready: 'success',
  degraded: 'warning',
  cooling: 'danger',
  drained: 'neutral',
};

/** How a target stands, in words; what that means on hover. */
export function StandingChip({ standing }: { readonly standing: StandingView }) {
  const now = useNow();
  return (
    <Badge tone={tones[standing.state]} title={explainStanding(standing, now)}>
      {nameStanding(standing)}
    </Badge>
  );
}

/** The same of a combo's target, where it does not stand well; nothing of one that is ready or was never asked. */
export function TargetStanding({ connection, model }: { readonly connection: string; readonly model: string }) {
  const health = useTargetHealth().data ?? [];
  const known = health.filter((one) => one.connection === connection);
  const target = known.find((one) => one.model === model) ?? known.find((one) => one.model === undefined);
  if (target === undefined || target.standing.state === 'ready') return null;
  return <StandingChip standing={target.standing} />;
}

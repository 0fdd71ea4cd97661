import type { ServiceCodec } from '@omniroute/open-sse';
import { costOf } from './cost.ts';
import { isAllZero, meter } from './meter.ts';
import type { Meter, Metered } from './metered.ts';

/** How the reply of a service is metered. */
export function meterOf({ bills }: ServiceCodec): Meter {
  return meters[bills];
}

/** Units and tokens as reported, the request's own count of units where the reply is silent. Nothing is guessed. */
const meterUnits: Meter = ({ attempt, observed, request }) => {
  const { hidesBreaks } = attempt.candidate.connection.executor;
  const reported = hidesBreaks && isAllZero(observed.tokens) ? undefined : observed.tokens;
  const tokens = reported ?? {};
  const units = observed.units ?? request.units;
  return {
    tokens,
    units,
    usageSource: reported || observed.units ? 'reported' : undefined,
    cost: costOf(attempt, { tokens, units, costUsd: observed.costUsd }),
    finishReason: observed.finishReason,
    suspect: false,
  };
};

/** What costs nothing: counting, looking something up. */
export const meterNothing = (): Metered => ({
  tokens: {},
  units: undefined,
  usageSource: undefined,
  cost: { costNanoUsd: 0, costSource: 'free' },
  finishReason: undefined,
  suspect: false,
});

const meters: Readonly<Record<ServiceCodec['bills'], Meter>> = {
  tokens: meter,
  units: meterUnits,
  nothing: meterNothing,
};

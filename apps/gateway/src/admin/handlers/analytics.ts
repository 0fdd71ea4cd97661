import type { Range } from '@omniroute/contract';
import { overview } from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';
import { viewOverview } from '../views.ts';

const dayMs = 24 * 3_600_000;
const lengths: Readonly<Record<Exclude<Range, 'all'>, number>> = {
  '24h': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
  '90d': 90 * dayMs,
};

export function analyticsHandlers({ database, control }: AdminServices): Pick<AdminHandlers, 'getOverview'> {
  return {
    getOverview: async ({ query }) => {
      const toMs = control.now() + 1;
      const from = query.range === 'all' ? {} : { fromMs: toMs - lengths[query.range] };
      return viewOverview(await overview(database, { toMs, ...from }), query.range);
    },
  };
}

import { overview } from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';
import { beginningOf } from '../ranges.ts';
import { viewOverview } from '../views.ts';

export function analyticsHandlers({ database, control }: AdminServices): Pick<AdminHandlers, 'getOverview'> {
  return {
    getOverview: async ({ query }) => {
      const toMs = control.now() + 1;
      const fromMs = beginningOf(query.range, toMs);
      const found = await overview(database, { toMs, ...(fromMs !== undefined && { fromMs }) });
      return viewOverview(found, query.range);
    },
  };
}

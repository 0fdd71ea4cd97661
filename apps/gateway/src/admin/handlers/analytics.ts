import { overview } from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';
import { beginningOf } from '../ranges.ts';
import { rangeOf, refuseTooMany, viewGroup } from '../figures.ts';
import { time, viewOverview } from '../views.ts';

export function analyticsHandlers({
  database,
  control,
}: AdminServices): Pick<AdminHandlers, 'getOverview' | 'queryFigures'> {
  return {
    getOverview: async ({ query }) => {
      const toMs = control.now() + 1;
      const fromMs = beginningOf(query.range, toMs);
      const found = await overview(database, { toMs, ...(fromMs !== undefined && { fromMs }) });
      return viewOverview(found, query.range);
    },
    queryFigures: async ({ body: { bucket, by, only, quantiles, ...when } }) => {
      const { fromMs, toMs } = await rangeOf(when, { database, nowMs: control.now() + 1 });
      refuseTooMany(fromMs, toMs, bucket);
      const groups = await database.figures({
        fromMs,
        toMs,
        by,
        only,
        quantiles,
        ...(bucket !== 'none' && { bucket }),
      });
      return { from: time(fromMs), to: time(toMs), groups: groups.map(viewGroup) };
    },
  };
}

import { z } from 'zod';
import { nanoUsdSchema, timeSchema, tokenCountsSchema } from './shared.ts';

export const ranges = ['24h', '7d', '30d', '90d', 'all'] as const;

export const overviewQuerySchema = z.object({ range: z.enum(ranges).default('24h') });

const figures = {
  requests: z.int(),
  errors: z.int().meta({ description: 'Outcomes failed, broken and refused' }),
  spendNanoUsd: nanoUsdSchema.meta({ description: 'Sum of the known costs' }),
  unpricedRequests: z.int().meta({ description: 'Requests with tokens whose cost is not known' }),
  tokens: tokenCountsSchema,
};

const percentiles = z.object({ p50: z.number().exactOptional(), p95: z.number().exactOptional() });

const breakdownSchema = z.array(z.object({ id: z.string(), name: z.string(), ...figures }));

export const overviewSchema = z
  .object({
    range: z.enum(ranges),
    from: timeSchema,
    to: timeSchema,
    bucket: z.enum(['minute', 'hour', 'day', 'week', 'month']),
    totals: z.object({
      ...figures,
      cancelled: z.int(),
      failedOver: z.int().meta({ description: 'Answered, though not by the first target asked' }),
      latencyMs: percentiles,
      firstTokenMs: percentiles.meta({ description: 'Streamed replies only' }),
      shadows: z
        .object({ requests: z.int(), errors: z.int(), spendNanoUsd: nanoUsdSchema })
        .meta({ description: 'Requests to silent targets, which count nowhere else' }),
    }),
    series: z.array(z.object({ time: timeSchema, ...figures })),
    byModel: breakdownSchema,
    byConnection: breakdownSchema,
    byKey: breakdownSchema,
  })
  .meta({ id: 'Overview' });

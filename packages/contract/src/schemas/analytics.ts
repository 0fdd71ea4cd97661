import { buckets, facets } from '@omniroute/core';
import { z } from 'zod';
import { nanoUsdSchema, timeSchema, tokenCountsSchema, unitCountsSchema } from './shared.ts';

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
    bucket: z.enum(buckets),
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

const moment = z.iso.datetime({ offset: true });
const values = z.array(z.string().max(600)).min(1, 'Name at least one.').max(200);

export const figuresQuerySchema = z
  .strictObject({
    range: z.enum(ranges).exactOptional().meta({ description: 'Up to now. Absent: `from` and `to`, or 24h.' }),
    from: moment.exactOptional().meta({ description: 'Inclusive' }),
    to: moment.exactOptional().meta({ description: 'Exclusive. Absent: now.' }),
    bucket: z
      .enum([...buckets, 'none'])
      .default('none')
      .meta({ description: 'The length of a step of a series, in UTC. `none`: the whole range is one.' }),
    by: z
      .array(z.enum(facets))
      .max(2, 'At most two.')
      .default([])
      .meta({ description: 'What to group by. By tag, a request counts once for each of its tags.' }),
    only: z
      .partialRecord(z.enum(facets), values)
      .default({})
      .meta({ description: 'Only requests that are one of these, by ids, in each facet named.' }),
    quantiles: z
      .boolean()
      .default(false)
      .meta({ description: 'Also of latency, time to first token and output speed. By two dimensions this is slow.' }),
  })
  .refine(({ range, from, to }) => range === undefined || (from === undefined && to === undefined), {
    message: 'Name a range, or from and to.',
    path: ['range'],
  })
  .refine(({ by: [first, second] }) => first === undefined || first !== second, {
    message: 'Group by two different things.',
    path: ['by'],
  });

const quantilesSchema = z.object({
  p50: z.number().exactOptional(),
  p95: z.number().exactOptional(),
  p99: z.number().exactOptional(),
});

const groupSchema = z.object({
  time: timeSchema.exactOptional().meta({ description: 'When its step begins. Absent without steps.' }),
  values: z
    .array(z.object({ id: z.string(), name: z.string() }).nullable())
    .meta({ description: 'In the order of `by`; null: the requests are nothing in that.' }),
  requests: z.int(),
  answered: z.int(),
  failedOver: z.int().meta({ description: 'Answered, with more than one call' }),
  failed: z.int(),
  broken: z.int(),
  cancelled: z.int(),
  refused: z.int(),
  streams: z.int(),
  suspects: z.int(),
  cacheHits: z.int(),
  calls: z.int(),
  unpriced: z.int().meta({ description: 'Whose cost is not wholly known: the spend is short by that' }),
  spendNanoUsd: nanoUsdSchema.exactOptional(),
  savedNanoUsd: nanoUsdSchema.exactOptional(),
  tokens: tokenCountsSchema,
  units: unitCountsSchema,
  latencyMs: quantilesSchema.exactOptional(),
  firstTokenMs: quantilesSchema.exactOptional(),
  tokensPerSecond: quantilesSchema.exactOptional(),
});

export const figuresSchema = z
  .object({ from: timeSchema, to: timeSchema, groups: z.array(groupSchema) })
  .meta({ id: 'Figures' });

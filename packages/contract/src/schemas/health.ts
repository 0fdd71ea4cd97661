import { failureKinds } from '@omniroute/core';
import { z } from 'zod';
import { timeSchema } from './shared.ts';

export const standings = ['ready', 'degraded', 'cooling', 'drained'] as const;

/** Why a target does not stand well: a failure's kind, a limit that its upstream told, or what was measured. */
const reasons = [...failureKinds, 'limit', 'errors', 'slow'] as const;

/** How a target stands, where that is asked of one moment. */
export const standingSchema = z
  .object({
    state: z.enum(standings).meta({
      description:
        'Combos ask ready targets first, then degraded, cooling and drained ones; nobody is left out while others fail.',
    }),
    reason: z
      .enum(reasons)
      .exactOptional()
      .meta({ description: 'Of `cooling` the kind of failure, or `limit`; of `degraded` `errors` or `slow`.' }),
    scope: z
      .enum(['connection', 'model'])
      .exactOptional()
      .meta({ description: 'Of `cooling`: whether the connection rests with all its models.' }),
    until: timeSchema.exactOptional().meta({ description: 'Of `cooling`: when it is tried again.' }),
  })
  .meta({ id: 'Standing' });

const toldLimitSchema = z.object({
  limit: z.number().exactOptional(),
  remaining: z.number(),
  resetAt: timeSchema.meta({ description: 'When all of it is there again.' }),
});

export const targetHealthSchema = z
  .object({
    connection: z.string(),
    connectionName: z.string(),
    provider: z.string(),
    model: z.string().exactOptional().meta({ description: 'Absent: the connection as a whole.' }),
    standing: standingSchema.meta({
      description:
        'For a request of this moment. Being slow shows only beside the other targets of a combo: simulate tells.',
    }),
    drainedSince: timeSchema.exactOptional(),
    breaker: z.object({
      state: z.enum(['closed', 'open', 'half-open']),
      failures: z.int().meta({ description: 'In a row, while it is closed.' }),
      openings: z.int().meta({ description: 'In a row, without a success in between.' }),
      since: timeSchema.exactOptional(),
      until: timeSchema.exactOptional(),
      kind: z.enum(failureKinds).exactOptional().meta({ description: 'Of the failure that opened it.' }),
    }),
    inFlight: z.int(),
    requestsLastMinute: z.number(),
    tokensLastMinute: z.number(),
    errorRate: z
      .number()
      .exactOptional()
      .meta({ description: '0 to 1; a sample loses half its weight in five minutes. Absent: never asked.' }),
    firstTokenMs: z.number().exactOptional(),
    usualFirstTokenMs: z.number().exactOptional(),
    tokenMs: z.number().exactOptional(),
    limits: z
      .object({ requests: toldLimitSchema.exactOptional(), tokens: toldLimitSchema.exactOptional() })
      .exactOptional()
      .meta({ description: 'What the upstream last told of its limits.' }),
  })
  .meta({ id: 'TargetHealth' });

export const targetHealthQuerySchema = z.object({
  connection: z.string().exactOptional().meta({ description: 'Only those of this connection, by id or name.' }),
});

const model = z
  .string()
  .min(1)
  .max(256)
  .exactOptional()
  .meta({ description: 'Absent: the connection with all its models.' });

export const drainSchema = z.strictObject({ model });
export const undrainQuerySchema = z.object({ model });

export const healthResetSchema = z.strictObject({
  connection: z.string().min(1).exactOptional().meta({ description: 'Id or name. Absent: all connections.' }),
  model,
});

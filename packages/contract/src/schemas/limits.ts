import { limitHolderKinds, limitNames } from '@omniroute/core';
import { z } from 'zod';
import { listOf } from './shared.ts';

const rate = z.int().min(1, 'At least 1.').max(1e12).exactOptional();
const usd = z.number().positive('An amount above 0.').max(1e6, 'At most a million.').exactOptional();

const zone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'No known time zone. Write a name like Europe/Berlin, or UTC.')
  .exactOptional();

/** The runtime knows the zones; it throws for another text. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const queueSchema = z.strictObject({
  max: z.int().min(1).max(10_000).meta({ description: 'So many requests wait at most, first in, first out.' }),
  timeoutMs: z.int().min(1).max(600_000).meta({ description: 'A request waits no longer than this.' }),
});

const budgetSchema = z.strictObject({
  dayUsd: usd,
  monthUsd: usd,
  zone: zone.meta({ description: 'Where days and months begin. Absent: UTC.' }),
});

/** Enforced before any upstream call. Absent members limit nothing. */
export const limitsSchema = z
  .strictObject({
    rpm: rate.meta({ description: 'Requests that begin within any 60 seconds.' }),
    tpm: rate.meta({ description: 'Tokens of the requests that begin within any 60 seconds.' }),
    concurrency: z.int().min(1).max(1_000_000).exactOptional().meta({ description: 'Requests under way.' }),
    queue: queueSchema
      .exactOptional()
      .meta({ description: 'Lets requests wait for `concurrency`. Absent: none waits.' }),
    budget: budgetSchema.exactOptional(),
  })
  .refine(({ queue, concurrency }) => queue === undefined || concurrency !== undefined, {
    message: 'Only a limit of concurrency can be waited for. Set it, or leave the queue out.',
    path: ['queue'],
  })
  .meta({ id: 'Limits' });

export const limitUseSchema = z
  .object({
    limit: z.enum(limitNames),
    most: z.number().meta({ description: 'Budgets: nano-USD.' }),
    used: z.number().meta({ description: 'With what requests under way are expected to use. Budgets: nano-USD.' }),
    resetMs: z
      .number()
      .exactOptional()
      .meta({ description: 'Until nothing is used any more. Absent: until requests are over.' }),
  })
  .meta({ id: 'LimitUse' });

/** A key, connection or target that has limits, and how much of them is used now, by all serving processes together. */
export const limitedSchema = z
  .object({
    kind: z.enum(limitHolderKinds),
    id: z.string().meta({ description: 'Of the key or connection; `<connection id>/<model>` of a target.' }),
    name: z.string(),
    uses: z.array(limitUseSchema),
    inFlight: z.int(),
    queued: z.int().meta({ description: 'Requests that wait now.' }),
  })
  .meta({ id: 'Limited' });

export const limitedListSchema = listOf(limitedSchema);

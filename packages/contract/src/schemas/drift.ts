import { driftCauses } from '@omniroute/core';
import { z } from 'zod';
import { ranges } from './analytics.ts';
import { nanoUsdSchema, timeSchema } from './shared.ts';

const cause = z.enum(driftCauses);

export const driftQuerySchema = z.object({ range: z.enum(ranges).default('7d') });

/** How our books and a LiteLLM proxy's compare. */
export const driftSchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    checked: z.int(),
    agreed: z.int(),
    oursNanoUsd: nanoUsdSchema,
    theirsNanoUsd: nanoUsdSchema,
    causes: z.array(
      z.object({
        model: z.string(),
        cause,
        attempts: z.int(),
        oursNanoUsd: nanoUsdSchema,
        theirsNanoUsd: nanoUsdSchema,
      }),
    ),
  })
  .meta({ id: 'Drift' });

/** One attempt in the upstream's own books. */
export const booksSchema = z.object({
  theirsNanoUsd: nanoUsdSchema.exactOptional(),
  pricedNanoUsd: nanoUsdSchema.exactOptional().meta({ description: 'Our tokens at our price' }),
  cause: cause.exactOptional().meta({ description: 'Absent: the books agree' }),
  checkedAt: timeSchema,
});

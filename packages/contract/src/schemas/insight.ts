import { z } from 'zod';
import { timeSchema } from './shared.ts';

/** What a gateway upstream told of itself; see `UpstreamInsight` of the core. */
export const insightSchema = z
  .object({
    checkedAt: timeSchema,
    version: z.string().exactOptional(),
    health: z.object({
      alive: z.boolean(),
      ready: z.boolean().exactOptional(),
      database: z.enum(['connected', 'disconnected', 'none']).exactOptional(),
      message: z.string().exactOptional(),
      models: z
        .array(
          z.object({
            model: z.string(),
            healthy: z.boolean(),
            message: z.string().exactOptional(),
            checkedAt: z.string().exactOptional(),
          }),
        )
        .readonly()
        .exactOptional(),
    }),
    key: z
      .object({
        role: z.enum(['virtual', 'admin']),
        alias: z.string().exactOptional(),
        spentNanoUsd: z.int().exactOptional(),
        budgetNanoUsd: z.int().exactOptional(),
        budgetResetAt: timeSchema.exactOptional(),
        expiresAt: timeSchema.exactOptional(),
        blocked: z.boolean().exactOptional(),
        requestsPerMinute: z.number().exactOptional(),
        tokensPerMinute: z.number().exactOptional(),
        parallelRequests: z.number().exactOptional(),
        models: z.array(z.string()).readonly().exactOptional(),
      })
      .exactOptional(),
    advice: z
      .array(
        z.object({
          id: z.string(),
          severity: z.enum(['warning', 'advice']),
          title: z.string(),
          reason: z.string(),
          yaml: z.string().exactOptional(),
          about: z.array(z.string()).readonly().exactOptional(),
        }),
      )
      .readonly(),
    unseen: z.array(z.string()).readonly(),
  })
  .meta({ id: 'UpstreamInsight' });

/** Absent for an upstream that was never asked, or that says nothing of itself. */
export const insightReplySchema = z.object({ insight: insightSchema.exactOptional() });

import { failureKinds, modelFeatures, walkKinds } from '@omniroute/core';
import { z } from 'zod';

/**
 * `set-aside`: it answered, but another answer was given; `overtaken`: stopped, another was faster; `not-needed`: another had answered;
 * `not-reached`: the request ended before its turn.
 */
export const fates = [
  'answered',
  'broken',
  'failed',
  'set-aside',
  'overtaken',
  'cancelled',
  'not-needed',
  'not-reached',
] as const;

const happenedSchema = z.object({
  connectionId: z.string(),
  connection: z.string(),
  provider: z.string(),
  model: z.string(),
  fate: z.enum(fates),
  /** Of its last attempt. */
  failureKind: z.enum(failureKinds).exactOptional(),
  detail: z.string().meta({ description: 'What happened, in words' }),
  attempts: z.array(z.string()).meta({ description: 'Ids of its attempts' }),
});

/** What was planned for a request, and beside each planned target what happened. */
export const requestPlanSchema = z
  .object({
    walk: z.enum(walkKinds),
    order: z.array(happenedSchema),
    unplanned: z
      .array(happenedSchema)
      .meta({ description: 'Asked without standing in the plan: judges, other chains' }),
    skipped: z.array(z.object({ name: z.string(), reason: z.string(), detail: z.string() })),
    facts: z.object({
      inputTokens: z.number(),
      maxOutputTokens: z.number().exactOptional(),
      needs: z.array(z.enum(modelFeatures)),
    }),
  })
  .meta({ id: 'RequestPlan' });

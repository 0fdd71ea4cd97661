import { defaultHedgeMax, defaultHedgeShare, defaultMinScore } from '@omniroute/core';
import { z } from 'zod';

export const hedgeSchema = z
  .strictObject({
    afterMs: z.int().min(1).max(600_000).exactOptional().meta({
      description: 'When a target that has not begun is late. Absent: by its own times.',
    }),
    max: z
      .int()
      .min(2)
      .max(3)
      .exactOptional()
      .meta({
        description: `Targets under way at once; ${defaultHedgeMax} if left out.`,
      }),
    maxShare: z
      .number()
      .min(0)
      .max(1)
      .exactOptional()
      .meta({
        description: `Calls beside slow ones for each request, at most; ${defaultHedgeShare} if left out.`,
      }),
  })
  .meta({ description: 'With `hedged`: when a second target begins beside one that is slow.' });

export const cascadeSchema = z
  .strictObject({
    minLogprob: z.number().max(0).exactOptional().meta({
      description: 'Mean log-probability of the answer’s tokens below which it is weak, where the reply tells them.',
    }),
    judge: z
      .strictObject({
        connection: z.string().min(1, 'Name a connection.'),
        model: z.string().trim().min(1, 'Name a model.').max(256),
      })
      .exactOptional()
      .meta({ description: 'The target that gives each answer a score from 0 to 10.' }),
    minScore: z
      .number()
      .min(0)
      .max(10)
      .exactOptional()
      .meta({
        description: `The judge’s score below which an answer is weak; ${defaultMinScore} if left out.`,
      }),
    onLength: z.boolean().exactOptional().meta({
      description: 'An answer that was cut at its length limit is weak.',
    }),
  })
  .meta({ description: 'With `cascade`: when an answer is too weak, so that the next target is asked.' });

import { canaryBys } from '@omniroute/core';
import { z } from 'zod';
import { timeSchema } from './shared.ts';

const percentage = z.number().gt(0, 'Above 0.').max(100, 'At most 100.');
const by = z.enum(canaryBys).meta({ description: 'Whose requests stay together; `request`: each is drawn anew.' });

/** A version of a combo that serves a share of its requests for a time. */
export const canarySchema = z
  .object({
    version: z.int(),
    percentage,
    by,
    startedAt: timeSchema,
    until: timeSchema,
    state: z.enum(['running', 'ended']).meta({ description: 'An ended one serves nobody; it can still be promoted.' }),
  })
  .meta({ id: 'Canary' });

export const canaryShareSchema = { percentage, by };

import { dialects, stickyBys, strategyIds } from '@omniroute/core';
import { z } from 'zod';
import { cacheOptionsSchema } from './cache.ts';
import { canarySchema } from './canary.ts';
import { conditionSchema } from './condition.ts';
import { chainNamesSchema, fallbackSchema } from './fallback.ts';
import { limitsSchema } from './limits.ts';
import { declaredInSchema, nameSchema, timeSchema } from './shared.ts';
import { shadowSchema } from './shadow.ts';
import { cascadeSchema, hedgeSchema } from './walk-options.ts';

const weight = z.number().positive('A weight is above 0.').max(1_000_000).exactOptional();

const limit = z
  .int()
  .positive()
  .max(1e12)
  .exactOptional()
  .meta({ description: 'What the target takes a minute, if known. Orders targets (usage-based); refuses nothing.' });

export const targetOptionsSchema = z.strictObject({
  dialect: z.enum(dialects).exactOptional(),
  dropParams: z.array(z.string().trim().min(1).max(100)).max(50).readonly().exactOptional(),
  rpm: limit,
  tpm: limit,
  limits: limitsSchema
    .exactOptional()
    .meta({ description: 'What the target is asked at most, by whoever comes. Over it, the next target is asked.' }),
});

const modelTargetSchema = z.strictObject({
  connection: z.string().min(1, 'Name a connection.'),
  model: z.string().trim().min(1, 'Name a model.').max(256),
  weight,
  when: conditionSchema.exactOptional(),
  options: targetOptionsSchema.exactOptional(),
});
const comboTargetSchema = z.strictObject({
  combo: z.string().min(1, 'Name a combo.'),
  weight,
  when: conditionSchema.exactOptional(),
});

export const comboOptionsSchema = z.strictObject({
  shadow: shadowSchema.exactOptional(),
  cache: cacheOptionsSchema.exactOptional().meta({ description: 'Absent: no answer is kept.' }),
  sticky: z
    .enum(stickyBys)
    .exactOptional()
    .meta({ description: 'With `weighted`: the same key, user or session always gets the same order.' }),
  hedge: hedgeSchema.exactOptional(),
  cascade: cascadeSchema.exactOptional(),
});

export const comboCreateSchema = z.strictObject({
  name: nameSchema,
  strategy: z.enum(strategyIds),
  targets: z
    .array(z.union([modelTargetSchema, comboTargetSchema]))
    .min(1, 'A combo needs a target.')
    .max(100),
  fallback: fallbackSchema.exactOptional(),
  options: comboOptionsSchema.exactOptional(),
});

export const comboUpdateSchema = comboCreateSchema.partial();

/** `connection` and `combo` are ids; the names beside them are for people. */
export const comboSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    strategy: z.enum(strategyIds),
    targets: z.array(
      z.union([
        modelTargetSchema.extend({ connectionName: z.string(), provider: z.string() }),
        comboTargetSchema.extend({ comboName: z.string() }),
      ]),
    ),
    fallback: fallbackSchema,
    chainNames: chainNamesSchema.exactOptional(),
    options: comboOptionsSchema,
    /** Of the connection that `options.cascade.judge` names by its id. */
    judgeConnectionName: z.string().exactOptional(),
    version: z.int(),
    canary: canarySchema.exactOptional(),
    declaredIn: declaredInSchema.exactOptional(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'Combo' });

import { failureKinds } from '@omniroute/core';
import { z } from 'zod';
import { shadowSchema } from './shadow.ts';
import { declaredInSchema, timeSchema } from './shared.ts';

const aliasNameSchema = z
  .string()
  .trim()
  .min(1, 'A name is needed.')
  .max(256, 'At most 256 characters.')
  .regex(/^\P{Cc}+$/u, 'A name holds no control characters.')
  .refine((name) => !name.includes('**'), 'Two * beside each other match what one does. Write one.')
  .meta({ description: 'With `*`s in it a pattern, each of which stands for any characters or none' });

/** Written with ids or names; read with ids. */
const comboTargetSchema = z.strictObject({ combo: z.string().min(1, 'Name a combo.') });
const aliasTargetSchema = z.strictObject({ alias: z.string().min(1, 'Name an alias.') });
const modelTargetSchema = z.strictObject({
  connection: z.string().min(1, 'Name a connection.'),
  model: z
    .string()
    .trim()
    .min(1, 'Name a model.')
    .max(256)
    .meta({ description: 'Of a pattern: each `*` stands for what the pattern’s matched in the same place' }),
});

export const aliasCreateSchema = z.strictObject({
  name: aliasNameSchema,
  target: z.union([comboTargetSchema, modelTargetSchema, aliasTargetSchema]),
  shadow: shadowSchema.exactOptional(),
});

export const aliasUpdateSchema = aliasCreateSchema
  .omit({ shadow: true })
  .partial()
  .extend({ shadow: shadowSchema.nullable().exactOptional() });

export const aliasSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    target: z.union([
      comboTargetSchema.extend({ comboName: z.string() }),
      modelTargetSchema.extend({ connectionName: z.string(), provider: z.string() }),
      aliasTargetSchema.extend({ aliasName: z.string() }),
    ]),
    shadow: shadowSchema.exactOptional(),
    shadowConnectionName: z.string().exactOptional(),
    hides: z
      .object({ total: z.int(), examples: z.array(z.string()) })
      .meta({ description: 'Listed models whose name now means this alias; they stay callable by their full names' }),
    declaredIn: declaredInSchema.exactOptional(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'Alias' });

const defaultsFields = {
  afterFailure: z
    .strictObject({ combo: z.string().min(1), on: z.array(z.enum(failureKinds)).min(1).exactOptional() })
    .exactOptional()
    .meta({
      description:
        'After a model that was addressed directly failed, its request goes on with this combo; `on` says after which kinds of failure',
    }),
  unknownNames: z
    .strictObject({ combo: z.string().min(1) })
    .exactOptional()
    .meta({ description: 'Model names that nobody has mean this combo' }),
};

/** The whole of it: what is left out is switched off. */
export const routingDefaultsUpdateSchema = z.strictObject(defaultsFields);

export const routingDefaultsSchema = z.object(defaultsFields).meta({ id: 'RoutingDefaults' });

import {
  aliasCreateSchema,
  comboCreateSchema,
  connectionCreateSchema,
  keyCreateSchema,
  modelWordSchema,
  routingDefaultsUpdateSchema,
} from '@omniroute/contract';
import { z } from 'zod';
import { variableOf } from './variables.ts';

const secretSchema = z
  .string('A secret is a reference to a variable, such as ${OPENAI_API_KEY}.')
  .refine(
    (text) => variableOf(text) !== undefined,
    'A secret never stands in this file. Put it into a variable of the environment and write ${ITS_NAME} here.',
  );

const modelId = z.string().trim().min(1).max(256);

/** What may stand below each name of a section. */
export const entitySchemas = {
  connections: connectionCreateSchema.omit({ name: true, secret: true }).extend({
    secret: secretSchema.exactOptional(),
    models: z.record(modelId, modelWordSchema).exactOptional(),
  }),
  combos: comboCreateSchema.omit({ name: true }),
  aliases: aliasCreateSchema.omit({ name: true }),
  keys: keyCreateSchema.omit({ name: true }).extend({ secret: secretSchema.exactOptional() }),
};

export const nameSchemas = {
  connections: connectionCreateSchema.shape.name,
  combos: comboCreateSchema.shape.name,
  aliases: aliasCreateSchema.shape.name,
  keys: keyCreateSchema.shape.name,
};

export const settingsSchema = z.strictObject({ routing: routingDefaultsUpdateSchema.exactOptional() });

export type Section = keyof typeof entitySchemas;
export const sections: readonly Section[] = ['connections', 'combos', 'aliases', 'keys'];

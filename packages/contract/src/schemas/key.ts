import { z } from 'zod';
import { keyCacheSchema } from './cache.ts';
import { limitsSchema } from './limits.ts';
import { declaredInSchema, timeSchema } from './shared.ts';

const label = z.string().trim().min(1, 'Give it a name.').max(64, 'At most 64 characters.');

export const keyOptionsSchema = z.strictObject({
  forwardAttribution: z.boolean().exactOptional(),
  cache: keyCacheSchema.exactOptional(),
  limits: limitsSchema.exactOptional(),
  models: z
    .array(z.string().trim().min(1, 'Name a model, a combo or a pattern.').max(256))
    .min(1, 'Name at least one, or leave it out: then the key may call all.')
    .max(200, 'At most 200 names.')
    .readonly()
    .exactOptional()
    .meta({ description: 'What the key may call; `*` stands for any text (`anthropic/*`, `combo/*`). Absent: all.' }),
  expiresAt: timeSchema.exactOptional().meta({ description: 'From then on the key is refused. Absent: never.' }),
});

export const keyCreateSchema = z.strictObject({
  name: label,
  team: label.exactOptional(),
  tags: z.array(label).max(20, 'At most 20 tags.').exactOptional(),
  options: keyOptionsSchema.exactOptional(),
});

/** Absent fields stay as they are; `team: null` takes the team away; `options` replaces all options. */
export const keyUpdateSchema = z.strictObject({
  name: label.exactOptional(),
  team: label.nullable().exactOptional(),
  tags: z.array(label).max(20, 'At most 20 tags.').exactOptional(),
  options: keyOptionsSchema.exactOptional(),
});

export const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    /** First and last characters, to recognise it by. */
    hint: z.string(),
    team: z.string().exactOptional(),
    tags: z.array(z.string()),
    options: keyOptionsSchema,
    createdAt: timeSchema,
    lastUsedAt: timeSchema.exactOptional(),
    requestCount: z.int(),
    declaredIn: declaredInSchema.exactOptional(),
    revokedAt: timeSchema.exactOptional(),
  })
  .meta({ id: 'Key' });

export const keyCreatedSchema = z
  .object({ id: z.string(), name: z.string(), key: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'KeyCreated' });

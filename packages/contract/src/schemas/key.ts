import { z } from 'zod';
import { timeSchema } from './shared.ts';

const label = z.string().trim().min(1, 'Give it a name.').max(64, 'At most 64 characters.');

export const keyOptionsSchema = z.strictObject({ forwardAttribution: z.boolean().exactOptional() });

export const keyCreateSchema = z.strictObject({
  name: label,
  team: label.exactOptional(),
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
    revokedAt: timeSchema.exactOptional(),
  })
  .meta({ id: 'Key' });

export const keyCreatedSchema = z
  .object({ id: z.string(), name: z.string(), key: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'KeyCreated' });

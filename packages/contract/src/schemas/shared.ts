import { tokenKinds, unitKinds } from '@omniroute/core';
import { z } from 'zod';

/** Names that become part of a model id: no slash, so that `<connection>/<model>` splits at the first one. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, 'A name is needed.')
  .max(64, 'At most 64 characters.')
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:@ -]*$/,
    'Start with a letter or digit; then letters, digits, spaces and . _ : @ - only.',
  );

export const idParamSchema = z.object({ id: z.string().min(1) });

/** The file that owns an entity. Absent: the database does, and it can be changed here. */
export const declaredInSchema = z.string().meta({ description: 'The file that owns it: it is changed there alone.' });

export const timeSchema = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });

export const tokenCountsSchema = z
  .partialRecord(z.enum(tokenKinds), z.int().nonnegative())
  .meta({ description: 'Disjoint: a token is counted in exactly one kind. Absent = not reported.' });

export const unitCountsSchema = z
  .partialRecord(z.enum(unitKinds), z.number().nonnegative())
  .meta({ description: 'What is billed by other units than tokens. Absent = not counted by units.' });

export const nanoUsdSchema = z
  .int()
  .nonnegative()
  .meta({ description: 'Integer nano-USD (1 USD = 1e9). Absent = unknown.' });

export const faultSchema = z
  .object({
    error: z.object({ code: z.string(), message: z.string(), field: z.string().exactOptional() }),
  })
  .meta({ id: 'Fault' });

/** Lists of every entity have this shape. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().exactOptional() });
}

import { z } from 'zod';
import { canarySchema, canaryShareSchema } from './canary.ts';
import { comboSchema, comboUpdateSchema } from './combo.ts';
import { nanoUsdSchema, timeSchema } from './shared.ts';

const versionNumber = z.coerce.number().int().min(1, 'Versions count from 1.');

export const versionParamSchema = z.object({ id: z.string().min(1), version: versionNumber });

export const versionListQuerySchema = z.object({
  limit: z.coerce.number().int().min(1, 'At least 1.').max(100, 'At most 100.').default(20),
  cursor: z
    .string()
    .regex(/^\d{1,9}$/, 'The cursor is not one that this list gave; begin without one.')
    .exactOptional(),
});

const fieldChangeSchema = z.object({
  field: z.string(),
  before: z.json().exactOptional().meta({ description: 'Absent: it was not there.' }),
  after: z.json().exactOptional().meta({ description: 'Absent: it is not there any more.' }),
});

const place = z.int().nonnegative();
const targetName = z
  .string()
  .meta({ description: '`<connection>/<model>` or `combo/<name>`; the id of what is gone.' });

export const comboDiffSchema = z
  .object({
    fields: z.array(fieldChangeSchema),
    targets: z
      .array(
        z.discriminatedUnion('type', [
          z.object({ type: z.literal('added'), name: targetName, to: place }),
          z.object({ type: z.literal('removed'), name: targetName, from: place }),
          z.object({ type: z.literal('moved'), name: targetName, from: place, to: place }),
          z.object({
            type: z.literal('changed'),
            name: targetName,
            from: place,
            to: place,
            fields: z.array(fieldChangeSchema),
          }),
        ]),
      )
      .meta({ description: 'Places count from 0. A target that moved and changed has two entries.' }),
  })
  .meta({ id: 'ComboDiff' });

export const comboVersionSchema = z
  .object({
    version: z.int(),
    createdAt: timeSchema,
    state: z.enum(['current', 'canary', 'stored']),
    combo: comboSchema.meta({ description: 'The combo as that version has it.' }),
    /** Absent: it is the first one. */
    changes: comboDiffSchema.exactOptional().meta({ description: 'Against the version before it.' }),
  })
  .meta({ id: 'ComboVersion' });

export const diffQuerySchema = z.object({
  from: versionNumber,
  to: versionNumber.exactOptional().meta({ description: 'Absent: the version that is served.' }),
});

export const rollBackSchema = z.strictObject({ version: z.int().min(1) });

const year = 366 * 86_400_000;

export const canaryCreateSchema = z.strictObject({
  version: z.int().min(1).exactOptional().meta({ description: 'One of its versions, or else `changes`.' }),
  changes: comboUpdateSchema
    .omit({ name: true })
    .exactOptional()
    .meta({ description: 'Become a version of their own.' }),
  percentage: canaryShareSchema.percentage,
  by: canaryShareSchema.by.exactOptional(),
  untilMs: z.int().positive().exactOptional().meta({ description: 'ms since the epoch, or else `forMs`.' }),
  forMs: z.int().min(1000, 'At least a second.').max(year, 'At most a year.').exactOptional(),
});

export const canaryReportSchema = z
  .object({
    canary: canarySchema.exactOptional(),
    /** Since the canary began, or within the last 30 days without one. */
    since: timeSchema,
    versions: z.array(
      z.object({
        version: z.int(),
        requests: z.int(),
        share: z.number().meta({ description: 'Of the requests of all versions, 0 to 1.' }),
        errors: z.int(),
        spendNanoUsd: nanoUsdSchema,
        unpricedRequests: z
          .int()
          .meta({ description: 'A part of their cost is unknown; `spendNanoUsd` is short by it.' }),
      }),
    ),
  })
  .meta({ id: 'CanaryReport' });

import { z } from 'zod';
import { comboCreateSchema } from './combo.ts';
import { nanoUsdSchema, timeSchema } from './shared.ts';

const moment = z.iso.datetime({ offset: true }).exactOptional();

export const replaySchema = z.strictObject({
  comboId: z
    .string()
    .min(1)
    .exactOptional()
    .meta({ description: 'Whose recorded requests: a combo by id or name. Absent: that of the name of `combo`.' }),
  combo: comboCreateSchema
    .exactOptional()
    .meta({ description: 'The changed combo, as it would be saved. Absent: the saved one as it is now.' }),
  from: moment.meta({ description: 'Absent: seven days before `to`.' }),
  to: moment.meta({ description: 'Absent: now.' }),
  limit: z
    .int()
    .min(1)
    .max(1_000_000)
    .exactOptional()
    .meta({ description: 'At most so many requests; the oldest of the time. Absent: 100 000.' }),
  seed: z.int().exactOptional().meta({ description: 'The same seed draws the same random numbers. Absent: 1.' }),
});

/** A figure as it was recorded and as it would be expected, over the requests for which both are known. */
const meanMsSchema = z.object({
  requests: z.int(),
  recordedMs: z.number().exactOptional(),
  expectedMs: z.number().exactOptional(),
});

const reportSchema = z.object({
  type: z.literal('report'),
  from: timeSchema,
  to: timeSchema,
  requests: z.int().meta({ description: 'That were planned again' }),
  complete: z.boolean().meta({ description: 'False: the limit was reached before the end of the time.' }),
  moved: z.int().meta({ description: 'That would ask another target first than the one that ended them' }),
  cost: z.object({
    requests: z.int().meta({ description: 'Whose recorded and expected costs are both known' }),
    recordedNanoUsd: nanoUsdSchema,
    expectedNanoUsd: nanoUsdSchema,
    unknown: z.int().meta({ description: 'Requests with usage of which one of the costs is not known' }),
  }),
  firstToken: meanMsSchema,
  duration: meanMsSchema,
  refused: z.object({
    recorded: z.int(),
    expected: z.int(),
    reasons: z.array(z.object({ message: z.string(), requests: z.int() })),
  }),
  targets: z.array(
    z.object({
      connection: z.string(),
      connectionName: z.string(),
      provider: z.string(),
      model: z.string(),
      recordedRequests: z.int().meta({ description: 'That it ended' }),
      expectedRequests: z.int().meta({ description: 'That would ask it first' }),
    }),
  ),
});

/** One line of the answer: how far it has come, and at the end the report. */
export const replayLineSchema = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('progress'),
      done: z.int(),
      part: z.number().min(0).max(1).meta({ description: 'Of the time that is replayed' }),
    }),
    reportSchema,
  ])
  .meta({ id: 'ReplayLine' });

import { failureKinds, parseUsd, truncations } from '@omniroute/core';
import { z } from 'zod';

const timeout = z.int().min(100).max(3_600_000);

const usd = z
  .string()
  .max(40)
  .refine((text) => (parseUsd(text) ?? 0) > 0, 'Write an amount of USD above 0, like 0.05.');

const comboName = z.string().min(1, 'Name a combo.').max(256);

/** `chains` names combos by name or id; where it is read, by id. */
export const fallbackSchema = z.strictObject({
  on: z.array(z.enum(failureKinds)).exactOptional(),
  attempts: z.int().min(1).max(100).exactOptional().meta({ description: 'Calls in all, whatever for.' }),
  deadlineMs: timeout.exactOptional().meta({ description: 'For the whole request, until its answer begins.' }),
  connectTimeoutMs: z
    .int()
    .min(100)
    .max(10_000)
    .exactOptional()
    .meta({ description: 'For one attempt to get a connection.' }),
  firstEventTimeoutMs: timeout.exactOptional(),
  idleTimeoutMs: timeout.exactOptional().meta({ description: 'Silence between two events of a stream.' }),
  sameTargetRetries: z
    .int()
    .min(0)
    .max(10)
    .exactOptional()
    .meta({ description: 'So often each target is asked again when nobody better is left.' }),
  maxCostUsd: usd.exactOptional().meta({
    description: 'What all attempts together may be expected to cost. A target without a known price counts as 0.',
  }),
  truncate: z
    .enum(truncations)
    .exactOptional()
    .meta({ description: 'What is dropped of a prompt that fits nobody. Absent: nothing.' }),
  continueBroken: z
    .boolean()
    .exactOptional()
    .meta({ description: 'The next target that can goes on with an answer that broke off amid its stream.' }),
  chains: z
    .strictObject({ 'context-length': comboName.exactOptional(), 'content-filter': comboName.exactOptional() })
    .exactOptional()
    .meta({ description: 'The combo whose targets are asked instead of the rest after a failure of a kind.' }),
});

/** Names of the combos that `chains` leads to, for people. */
export const chainNamesSchema = z.strictObject({
  'context-length': z.string().exactOptional(),
  'content-filter': z.string().exactOptional(),
});

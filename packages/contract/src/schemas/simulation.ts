import { clientFormats, failureKinds, isJsonObject, walkKinds, type JsonObject } from '@omniroute/core';
import { z } from 'zod';
import { nanoUsdSchema } from './shared.ts';

/** What stands still while a request is simulated, and is the moment's own where it is left out. */
const assumeSchema = z.strictObject({
  at: z.iso.datetime({ offset: true }).exactOptional().meta({ description: 'The time, for time windows.' }),
  seed: z.int().exactOptional().meta({ description: 'The same seed draws the same random numbers.' }),
  requestId: z
    .string()
    .min(1)
    .max(100)
    .exactOptional()
    .meta({ description: 'The id that the request would have, for percentages.' }),
});

export const simulateSchema = z.strictObject({
  model: z.string().min(1).max(256),
  request: z
    .custom<JsonObject>(isJsonObject, 'A request is a JSON object.')
    .meta({ type: 'object', description: 'The body as the client would send it; `model` may be left out.' }),
  format: z.enum(clientFormats).exactOptional().meta({ description: 'What the client speaks. Absent: openai-chat.' }),
  key: z
    .string()
    .exactOptional()
    .meta({ description: 'Whose request it is: name or id. Absent: a key of no team and tags.' }),
  headers: z.record(z.string().max(100), z.string().max(8192)).exactOptional(),
  assume: assumeSchema.exactOptional(),
});

const reasons = ['connection-gone', 'asked-before', 'loop', 'condition', 'cannot'] as const;

export const simulationSchema = z
  .object({
    /** Absent: the model is addressed directly. */
    combo: z.object({ id: z.string(), name: z.string() }).exactOptional(),
    via: z
      .object({ kind: z.enum(['alias', 'pattern', 'unknown-name']), names: z.array(z.string()) })
      .exactOptional()
      .meta({ description: 'The aliases over which the name led here, or that nobody has the name' }),
    walk: z.enum(walkKinds).exactOptional().meta({
      description:
        'One after the other (`sequential`), a second one beside a slow first (`hedged`), or a better one after a weak answer (`cascade`).',
    }),
    /** In the order in which they would be asked. */
    order: z.array(
      z.object({
        connection: z.string(),
        connectionName: z.string(),
        provider: z.string(),
        model: z.string(),
        expectedCostNanoUsd: nanoUsdSchema.exactOptional(),
        hedgeAfterMs: z.number().exactOptional().meta({
          description: 'Where the walk is hedged: if it has not begun by then, the next one may begin beside it.',
        }),
        movesOnAfter: z.array(z.enum(failureKinds)).meta({
          description: 'After a failure of these kinds the next one is asked; after any other the client is told.',
        }),
      }),
    ),
    skipped: z.array(
      z.object({
        name: z.string().meta({ description: '`<connection>/<model>` or `combo/<name>`.' }),
        reason: z.enum(reasons),
        detail: z.string(),
      }),
    ),
    limits: z.object({ targets: z.int(), deadlineMs: z.int(), firstEventMs: z.int() }).exactOptional(),
    /** Nobody would be asked: what the client would be told instead. */
    refused: z.object({ status: z.int(), message: z.string() }).exactOptional(),
  })
  .meta({ id: 'Simulation' });

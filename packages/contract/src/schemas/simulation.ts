import {
  attemptPurposes,
  clientFormats,
  failureKinds,
  isJsonObject,
  requestNeeds,
  walkKinds,
  type JsonObject,
} from '@omniroute/core';
import { z } from 'zod';
import { comboCreateSchema } from './combo.ts';
import { standingSchema } from './health.ts';
import { nanoUsdSchema } from './shared.ts';

const ms = z.int().min(0).max(3_600_000);

export const assumedStates = ['healthy', ...failureKinds.filter((kind) => kind !== 'aborted')] as const;

const assumedTargetSchema = z.strictObject({
  state: z.enum(assumedStates),
  firstTokenMs: ms
    .exactOptional()
    .meta({ description: 'Until its first content, or until it fails. Absent: as was seen of it lately.' }),
  retryAfterMs: ms.exactOptional().meta({ description: 'What it asks to wait when it fails.' }),
});

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
  targets: z.record(z.string().max(400), assumedTargetSchema).exactOptional().meta({
    description: 'How targets would fare, by `<connection>/<model>`; one that is not named answers.',
  }),
});

const sketchSchema = z
  .strictObject({
    inputTokens: z.int().min(1).max(2_000_000),
    maxOutputTokens: z.int().min(1).max(1_000_000).exactOptional(),
    needs: z.array(z.enum(requestNeeds)).exactOptional(),
    stream: z.boolean().exactOptional().meta({ description: 'Absent: true.' }),
  })
  .meta({ description: 'A request by its size and needs, for whoever has none at hand.' });

export const simulateSchema = z.strictObject({
  model: z
    .string()
    .min(1)
    .max(256)
    .exactOptional()
    .meta({ description: 'The name that the client sends. Absent: that of `combo`.' }),
  combo: comboCreateSchema
    .exactOptional()
    .meta({ description: 'A combo as it would be saved; it stands in for a saved one of its name.' }),
  request: z.custom<JsonObject>(isJsonObject, 'A request is a JSON object.').exactOptional().meta({
    type: 'object',
    description: 'The body as the client would send it; `model` may be left out. Absent: as `sketch` says.',
  }),
  sketch: sketchSchema.exactOptional(),
  format: z.enum(clientFormats).exactOptional().meta({ description: 'What the client speaks. Absent: openai-chat.' }),
  key: z
    .string()
    .exactOptional()
    .meta({ description: 'Whose request it is: name or id. Absent: a key of no team and tags.' }),
  headers: z.record(z.string().max(100), z.string().max(8192)).exactOptional(),
  draws: z.int().min(0).max(1000).exactOptional().meta({
    description: 'So many requests alike are planned, to tell the shares of the targets. Absent: none.',
  }),
  assume: assumeSchema.exactOptional(),
});

const reasons = ['connection-gone', 'asked-before', 'loop', 'condition', 'cannot'] as const;

const simulatedTargetSchema = z.object({
  connection: z.string(),
  connectionName: z.string(),
  provider: z.string(),
  model: z.string(),
});

const consequenceSchema = z.object({
  kinds: z.array(z.enum(failureKinds)),
  does: z
    .enum(['ask', 'retry', 'tell'])
    .meta({ description: 'Another is asked, or the same again, or the client is told' }),
  target: simulatedTargetSchema.exactOptional(),
  waitMs: z.number().exactOptional(),
  detail: z.string(),
});

/** How the request would go, given how the targets are assumed to fare. Times are ms since it began. */
const predictedSchema = z.object({
  steps: z.array(
    simulatedTargetSchema.extend({
      purpose: z.enum(attemptPurposes).exactOptional(),
      atMs: z.number(),
      /** Absent: how long it takes is not known. */
      untilMs: z.number().exactOptional(),
      fate: z.enum(['answers', 'fails', 'overtaken']),
      failureKind: z.enum(failureKinds).exactOptional(),
      detail: z.string(),
    }),
  ),
  end: z.object({
    answered: z.boolean(),
    detail: z.string(),
    firstTokenMs: z.number().exactOptional(),
    expectedCostNanoUsd: nanoUsdSchema.exactOptional(),
  }),
});

const sharesSchema = z.object({
  requests: z.int().meta({ description: 'So many requests alike were planned' }),
  refused: z.int(),
  targets: z.array(simulatedTargetSchema.extend({ requests: z.int().meta({ description: 'That ask it first' }) })),
  expectedCostNanoUsd: nanoUsdSchema
    .exactOptional()
    .meta({ description: 'Of all of them, where every price is known' }),
});

export const simulationWarnings = [
  'capability-gap',
  'small-window',
  'dear-failover',
  'one-connection',
  'one-account',
  'one-target',
  'translation',
] as const;

export const simulationSchema = z
  .object({
    /** Absent: the model is addressed directly. */
    combo: z
      .object({
        id: z.string(),
        name: z.string(),
        version: z.int().exactOptional().meta({ description: 'The one that would serve it.' }),
      })
      .exactOptional(),
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
        expectedFirstTokenMs: z.number().exactOptional(),
        standing: standingSchema.exactOptional().meta({ description: 'Absent: ready.' }),
        next: z.array(consequenceSchema).meta({ description: 'What follows its failure, by kind of failure' }),
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
    predicted: predictedSchema.exactOptional(),
    shares: sharesSchema.exactOptional(),
    warnings: z.array(z.object({ kind: z.enum(simulationWarnings), detail: z.string() })).exactOptional(),
    limits: z.object({ targets: z.int(), deadlineMs: z.int(), firstEventMs: z.int() }).exactOptional(),
    /** Nobody would be asked: what the client would be told instead. */
    refused: z.object({ status: z.int(), message: z.string() }).exactOptional(),
  })
  .meta({ id: 'Simulation' });

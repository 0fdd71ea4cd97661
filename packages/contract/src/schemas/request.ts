import { attemptPurposes, cacheHits, failureKinds, finishReasons, outcomes, apiFormats } from '@omniroute/core';
import { z } from 'zod';
import { booksSchema } from './drift.ts';
import { requestPlanSchema } from './plan.ts';
import { nanoUsdSchema, timeSchema, tokenCountsSchema, unitCountsSchema } from './shared.ts';

export const requestListQuerySchema = z.object({
  limit: z.coerce.number().int().min(1, 'At least 1.').max(200, 'At most 200.').default(50),
  cursor: z.string().max(200).exactOptional(),
  outcome: z.enum(outcomes).exactOptional(),
  connection: z.string().exactOptional(),
  model: z.string().exactOptional(),
  key: z.string().exactOptional(),
  shadows: z
    .enum(['without', 'only', 'with'])
    .exactOptional()
    .meta({ description: 'Requests to silent targets. Absent: without.' }),
});

const targetSchema = z.object({
  connectionId: z.string(),
  connection: z.string(),
  provider: z.string(),
  model: z.string(),
});

const costSource = z.enum(['upstream-header', 'upstream-usage', 'price', 'cache-hit', 'free']);

export const requestSchema = z
  .object({
    id: z.string(),
    time: timeSchema,
    key: z.object({ id: z.string(), name: z.string(), team: z.string().exactOptional() }),
    tags: z.array(z.string()),
    client: z.string().exactOptional().meta({ description: 'User agent' }),
    format: z.enum(apiFormats),
    model: z.string().meta({ description: 'The model name that the client asked for' }),
    combo: z.object({ id: z.string(), name: z.string(), version: z.int().exactOptional() }).exactOptional(),
    target: targetSchema.exactOptional().meta({ description: 'The target of the last attempt' }),
    stream: z.boolean(),
    status: z.int().meta({ description: 'HTTP status that the client got' }),
    outcome: z.enum(outcomes),
    failureKind: z.enum(failureKinds).exactOptional(),
    errorMessage: z.string().exactOptional(),
    finishReason: z.enum(finishReasons).exactOptional(),
    suspect: z.boolean(),
    attemptCount: z.int(),
    losses: z.array(z.string()),
    timings: z.object({
      totalMs: z.number(),
      firstTokenMs: z.number().exactOptional(),
      queueMs: z.number().exactOptional().meta({ description: 'Of the total, the wait for a limit of ours' }),
    }),
    cache: z.enum(cacheHits).exactOptional().meta({ description: 'Answered from our cache' }),
    savedNanoUsd: nanoUsdSchema.exactOptional(),
    shadowOf: z
      .string()
      .exactOptional()
      .meta({ description: 'Sent to a silent target: the id of the client’s request' }),
    tokens: tokenCountsSchema,
    units: unitCountsSchema.exactOptional(),
    usageSource: z.enum(['reported', 'estimated']).exactOptional(),
    costNanoUsd: nanoUsdSchema.exactOptional(),
    costSource: costSource.exactOptional(),
  })
  .meta({ id: 'Request' });

export const attemptSchema = z
  .object({
    id: z.string(),
    position: z.int(),
    purpose: z.enum(attemptPurposes).exactOptional(),
    target: targetSchema,
    format: z.enum(apiFormats),
    time: timeSchema,
    status: z.int().exactOptional(),
    failureKind: z.enum(failureKinds).exactOptional(),
    failureMessage: z.string().exactOptional(),
    retryAfterMs: z.number().exactOptional(),
    finishReason: z.enum(finishReasons).exactOptional(),
    suspect: z.boolean(),
    timings: z.object({
      totalMs: z.number(),
      headersMs: z.number().exactOptional(),
      firstEventMs: z.number().exactOptional(),
    }),
    tokens: tokenCountsSchema,
    units: unitCountsSchema.exactOptional(),
    usageSource: z.enum(['reported', 'estimated']).exactOptional(),
    costNanoUsd: nanoUsdSchema.exactOptional(),
    costSource: costSource.exactOptional(),
    priceSource: z.string().exactOptional(),
    priceAsOf: z.string().exactOptional(),
    upstreamRequestId: z.string().exactOptional(),
    litellm: z
      .object({
        callId: z.string().exactOptional(),
        deploymentId: z.string().exactOptional(),
        deploymentModel: z.string().exactOptional(),
        version: z.string().exactOptional(),
        attemptedRetries: z.int().exactOptional(),
        attemptedFallbacks: z.int().exactOptional(),
        cacheHit: z.boolean().exactOptional(),
      })
      .exactOptional(),
    books: booksSchema.exactOptional().meta({ description: 'The same call in the upstream’s own books' }),
  })
  .meta({ id: 'Attempt' });

export const requestDetailSchema = requestSchema
  .extend({
    attempts: z.array(attemptSchema),
    plan: requestPlanSchema.exactOptional().meta({ description: 'Absent: a model that was addressed directly' }),
  })
  .meta({ id: 'RequestDetail' });

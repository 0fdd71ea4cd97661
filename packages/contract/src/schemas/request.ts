import { failureKinds, finishReasons, outcomes, wireFormats } from '@omniroute/core';
import { z } from 'zod';
import { nanoUsdSchema, timeSchema, tokenCountsSchema } from './shared.ts';

export const requestListQuerySchema = z.object({
  limit: z.coerce.number().int().min(1, 'At least 1.').max(200, 'At most 200.').default(50),
  cursor: z.string().max(200).optional(),
  outcome: z.enum(outcomes).optional(),
  connection: z.string().optional(),
  model: z.string().optional(),
  key: z.string().optional(),
});

const targetSchema = z.object({
  connectionId: z.string(),
  connection: z.string(),
  provider: z.string(),
  model: z.string(),
});

const costSource = z.enum(['upstream-header', 'upstream-usage', 'price', 'cache-hit']);

export const requestSchema = z
  .object({
    id: z.string(),
    time: timeSchema,
    key: z.object({ id: z.string(), name: z.string(), team: z.string().optional() }),
    tags: z.array(z.string()),
    client: z.string().optional().meta({ description: 'User agent' }),
    format: z.enum(wireFormats),
    model: z.string().meta({ description: 'The model name that the client asked for' }),
    combo: z.object({ id: z.string(), name: z.string() }).optional(),
    target: targetSchema.optional().meta({ description: 'The target of the last attempt' }),
    stream: z.boolean(),
    status: z.int().meta({ description: 'HTTP status that the client got' }),
    outcome: z.enum(outcomes),
    failureKind: z.enum(failureKinds).optional(),
    errorMessage: z.string().optional(),
    finishReason: z.enum(finishReasons).optional(),
    suspect: z.boolean(),
    attemptCount: z.int(),
    losses: z.array(z.string()),
    timings: z.object({ totalMs: z.number(), firstTokenMs: z.number().optional() }),
    tokens: tokenCountsSchema,
    usageSource: z.enum(['reported', 'estimated']).optional(),
    costNanoUsd: nanoUsdSchema.optional(),
    costSource: costSource.optional(),
  })
  .meta({ id: 'Request' });

export const attemptSchema = z
  .object({
    id: z.string(),
    position: z.int(),
    target: targetSchema,
    format: z.enum(wireFormats),
    time: timeSchema,
    status: z.int().optional(),
    failureKind: z.enum(failureKinds).optional(),
    failureMessage: z.string().optional(),
    retryAfterMs: z.number().optional(),
    finishReason: z.enum(finishReasons).optional(),
    suspect: z.boolean(),
    timings: z.object({ totalMs: z.number(), headersMs: z.number().optional(), firstEventMs: z.number().optional() }),
    tokens: tokenCountsSchema,
    usageSource: z.enum(['reported', 'estimated']).optional(),
    costNanoUsd: nanoUsdSchema.optional(),
    costSource: costSource.optional(),
    priceSource: z.string().optional(),
    priceAsOf: z.string().optional(),
    upstreamRequestId: z.string().optional(),
    litellm: z
      .object({
        callId: z.string().optional(),
        deploymentId: z.string().optional(),
        deploymentModel: z.string().optional(),
        version: z.string().optional(),
        attemptedRetries: z.int().optional(),
        attemptedFallbacks: z.int().optional(),
        cacheHit: z.boolean().optional(),
      })
      .optional(),
  })
  .meta({ id: 'Attempt' });

export const requestDetailSchema = requestSchema
  .extend({ attempts: z.array(attemptSchema) })
  .meta({ id: 'RequestDetail' });

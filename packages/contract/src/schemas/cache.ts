import { cacheScopes, defaultCacheThreshold, defaultEmbedTimeoutMs } from '@omniroute/core';
import { z } from 'zod';
import { ranges } from './analytics.ts';
import { nanoUsdSchema } from './shared.ts';

const longestSec = 30 * 24 * 3600;

const terms = {
  ttlSec: z
    .int()
    .min(1)
    .max(longestSec, 'At most 30 days.')
    .meta({ description: 'Seconds that an answer may be given again.' }),
  scope: z
    .enum(cacheScopes)
    .exactOptional()
    .meta({ description: 'Who shares answers: the requests of one key (default), or all that call the combo.' }),
  allowTools: z
    .boolean()
    .exactOptional()
    .meta({ description: 'Requests with tools are answered from the cache as well. Default: never.' }),
};

const embedderSchema = z.strictObject({
  connection: z.string().min(1, 'Name a connection.').meta({ description: 'Id or name; read back as an id.' }),
  model: z.string().trim().min(1, 'Name an embedding model.').max(256),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .exactOptional()
    .meta({ description: `Cosine similarity from which on an answer is given. Default ${defaultCacheThreshold}.` }),
  timeoutMs: z
    .int()
    .min(100)
    .max(60_000)
    .exactOptional()
    .meta({ description: `How long a request waits for the vector. Default ${defaultEmbedTimeoutMs}.` }),
});

/** Answers are kept and given again: to the very same request, or also to one of the same meaning. */
export const cacheOptionsSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('exact'), ...terms }),
  z.strictObject({ mode: z.literal('semantic'), ...terms, semantic: embedderSchema }),
]);

export const keyCacheSchema = z
  .union([cacheOptionsSchema, z.literal('off')])
  .meta({ description: '`off`: never. Else what holds for models that the key addresses directly.' });

export const cacheQuerySchema = z.object({ range: z.enum(ranges).default('7d') });

const keptSchema = {
  entries: z.int(),
  bytes: z.int().meta({ description: 'As stored, encrypted' }),
};

const savedSchema = nanoUsdSchema
  .exactOptional()
  .meta({ description: 'What the answers of these hits cost when they were made, as far as known. Absent = unknown.' });

/** What the cache holds now, and what it did over a range. */
export const cacheStatsSchema = z
  .object({
    range: z.enum(ranges),
    ...keptSchema,
    limitBytes: z.int(),
    exactHits: z.int(),
    semanticHits: z.int(),
    savedNanoUsd: savedSchema,
    combos: z.array(
      z.object({
        combo: z.string().exactOptional().meta({ description: 'Id. Absent: models addressed directly.' }),
        comboName: z.string().exactOptional(),
        ...keptSchema,
        exactHits: z.int(),
        semanticHits: z.int(),
        savedNanoUsd: savedSchema,
      }),
    ),
  })
  .meta({ id: 'CacheStats' });

export const cacheClearQuerySchema = z.object({
  combo: z.string().min(1).exactOptional().meta({ description: 'Id or name. Absent: everything.' }),
});

export const cacheClearedSchema = z.object({ removed: z.int() });

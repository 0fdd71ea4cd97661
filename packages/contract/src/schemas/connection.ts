import { apiFormats, modelFeatures, modelModes, modelStates, tokenKinds, unitKinds } from '@omniroute/core';
import { z } from 'zod';
import { limitsSchema } from './limits.ts';
import { declaredInSchema, nameSchema, timeSchema } from './shared.ts';

const headerName = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'Letters, digits and hyphens only.');
const headerValue = z
  .string()
  .max(2048)
  .regex(/^[\x20-\x7e]*$/, 'Printable ASCII only.');

export const connectionSettingsSchema = z.strictObject({
  allowPrivateNetwork: z.boolean().exactOptional(),
  headers: z.record(headerName, headerValue).exactOptional(),
  models: z.array(z.string().trim().min(1).max(256)).max(1000).exactOptional(),
  upstreamRetries: z.boolean().exactOptional(),
  sync: z.boolean().exactOptional(),
  newModels: z.enum(['import', 'offer', 'ignore']).exactOptional(),
  options: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/), z.string().trim().max(2048)).exactOptional(),
  limits: limitsSchema
    .exactOptional()
    .meta({ description: 'What the connection is asked at most. Over it, requests go on to their next target.' }),
});

/** A key, or a service account's whole JSON, which has line feeds. */
const secret = z
  .string()
  .trim()
  .min(1)
  .max(32_768)
  .regex(/^(?:[\x21-\x7e]+|\{[\x20-\x7e\s]+\})$/, 'A key has no spaces and only ASCII characters.');

export const connectionCreateSchema = z.strictObject({
  provider: z.string().min(1),
  name: nameSchema.refine((name) => !name.includes('/')),
  baseUrl: z.string().trim().max(2048).exactOptional(),
  secret: secret.exactOptional(),
  settings: connectionSettingsSchema.exactOptional(),
});

/** Absent fields stay as they are; `secret: null` takes the secret away; `settings` replaces all settings. */
export const connectionUpdateSchema = z.strictObject({
  name: nameSchema.exactOptional(),
  baseUrl: z.string().trim().max(2048).exactOptional(),
  secret: secret.nullable().exactOptional(),
  settings: connectionSettingsSchema.exactOptional(),
});

export const connectionSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    provider: z.string(),
    providerName: z.string(),
    baseUrl: z.string(),
    endpoints: z.partialRecord(z.enum(apiFormats), z.string()),
    hasSecret: z.boolean(),
    settings: connectionSettingsSchema,
    status: z.enum(['untested', 'verified', 'failing']),
    statusMessage: z.string().exactOptional(),
    lastTestedAt: timeSchema.exactOptional(),
    modelCount: z.int(),
    declaredIn: declaredInSchema.exactOptional(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'Connection' });

export const connectionTestSchema = z.strictObject({ model: z.string().min(1).max(256).exactOptional() });

export const probeStepSchema = z
  .object({
    step: z.string(),
    title: z.string(),
    status: z.enum(['ok', 'warning', 'failed', 'skipped']),
    durationMs: z.number(),
    message: z.string(),
    hint: z.string().exactOptional(),
    details: z
      .object({
        request: z.string().exactOptional(),
        status: z.int().exactOptional(),
        headers: z.record(z.string(), z.string()).exactOptional(),
        body: z.string().exactOptional(),
      })
      .exactOptional(),
  })
  .meta({ id: 'ProbeStep' });

export const priceSchema = z.object({
  tiers: z.array(
    z.object({
      when: z.object({ inputTokensAbove: z.int() }).exactOptional(),
      usdPerMillion: z.record(z.string(), z.string()),
    }),
  ),
  usdPerUnit: z.partialRecord(z.enum(unitKinds), z.string()).exactOptional(),
  source: z.string(),
  asOf: z.string().exactOptional(),
});

/** Facts of a model that a person may know better. */
export const modelWordSchema = z.strictObject({
  usdPerMillion: z.partialRecord(z.enum(tokenKinds), z.string().trim().min(1).max(32)).exactOptional(),
  usdPerUnit: z.partialRecord(z.enum(unitKinds), z.string().trim().min(1).max(32)).exactOptional(),
  maxInputTokens: z.int().positive().exactOptional(),
  maxOutputTokens: z.int().positive().exactOptional(),
  features: z.partialRecord(z.enum(modelFeatures), z.boolean()).exactOptional(),
});

export const modelSchema = z
  .object({
    id: z.string(),
    name: z.string().exactOptional(),
    source: z.enum(['discovered', 'manual', 'catalogue']),
    /** Clients are offered active ones. */
    state: z.enum(modelStates),
    /** A person's word stands over some of the facts. */
    overridden: z.boolean(),
    /** That word alone, without what upstream and catalogue say. */
    override: modelWordSchema.exactOptional(),
    /** It would lead back to this gateway, so it is refused. */
    loop: z.boolean().exactOptional(),
    mode: z.enum(modelModes).exactOptional(),
    maxInputTokens: z.int().exactOptional(),
    maxOutputTokens: z.int().exactOptional(),
    features: z.partialRecord(z.enum(modelFeatures), z.boolean()).exactOptional(),
    price: priceSchema.exactOptional(),
  })
  .meta({ id: 'Model' });

/** What a person knows better of a model. Absent facts stay as they were told; `facts: null` takes an earlier word back. */
export const modelOverrideSchema = z.strictObject({
  id: z.string().trim().min(1).max(256),
  facts: modelWordSchema.nullable(),
});

export const modelDecisionSchema = z.strictObject({
  ids: z.array(z.string().min(1).max(256)).min(1).max(10_000),
  state: z.enum(modelStates),
});

export const modelSyncSchema = z
  .object({ tier: z.string(), total: z.int(), added: z.array(z.string()), removed: z.array(z.string()) })
  .meta({ id: 'ModelSync' });

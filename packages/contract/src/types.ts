import type { z } from 'zod';
import type { Routes, RouteName } from './routes.ts';
import type { aliasSchema, routingDefaultsSchema } from './schemas/alias.ts';
import type { storageSchema } from './schemas/storage.ts';
import type { figuresSchema, overviewSchema, ranges } from './schemas/analytics.ts';
import type { cacheStatsSchema } from './schemas/cache.ts';
import type { comboCreateSchema, comboSchema } from './schemas/combo.ts';
import type { canarySchema } from './schemas/canary.ts';
import type { canaryReportSchema, comboDiffSchema, comboVersionSchema } from './schemas/combo-version.ts';
import type { connectionCreateSchema, connectionSchema, modelSchema, probeStepSchema } from './schemas/connection.ts';
import type { declarationAppliedSchema, declarationSchema } from './schemas/declaration.ts';
import type { driftSchema } from './schemas/drift.ts';
import type { targetHealthSchema } from './schemas/health.ts';
import type { insightSchema } from './schemas/insight.ts';
import type { keyCreatedSchema, keySchema } from './schemas/key.ts';
import type { limitedSchema } from './schemas/limits.ts';
import type { providerSchema } from './schemas/provider.ts';
import type { replayLineSchema } from './schemas/replay.ts';
import type { requestPlanSchema } from './schemas/plan.ts';
import type { simulationSchema } from './schemas/simulation.ts';
import type { attemptSchema, requestDetailSchema, requestSchema } from './schemas/request.ts';

type Part<Name extends RouteName, Key extends string> = Routes[Name] extends { readonly [key in Key]: infer Schema }
  ? Schema
  : undefined;
type Input<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;
type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** What a caller sends. */
export type RouteInput<Name extends RouteName> = Readonly<
  (Part<Name, 'params'> extends z.ZodType ? { params: Input<Part<Name, 'params'>> } : { params?: undefined }) &
    (Part<Name, 'query'> extends z.ZodType ? { query?: Input<Part<Name, 'query'>> } : { query?: undefined }) &
    (Part<Name, 'body'> extends z.ZodType
      ? Routes[Name] extends { readonly bodyOptional: true }
        ? { body?: Input<Part<Name, 'body'>> }
        : { body: Input<Part<Name, 'body'>> }
      : { body?: undefined })
>;

/** What a handler of the gateway is given, parsed. */
export type RouteRequest<Name extends RouteName> = {
  readonly params: Output<Part<Name, 'params'>>;
  readonly query: Output<Part<Name, 'query'>>;
  readonly body: Output<Part<Name, 'body'>>;
};

/** What comes back; `undefined` for an empty reply; one line of it for a streamed route. */
export type RouteReply<Name extends RouteName> = Output<Part<Name, 'response'>>;

export type RequestPlan = z.infer<typeof requestPlanSchema>;
export type ReplayLine = z.infer<typeof replayLineSchema>;
export type Simulation = z.infer<typeof simulationSchema>;
export type TargetHealthView = z.infer<typeof targetHealthSchema>;
export type Provider = z.infer<typeof providerSchema>;
export type Connection = z.infer<typeof connectionSchema>;
export type ConnectionCreate = z.infer<typeof connectionCreateSchema>;
export type ConnectionModel = z.infer<typeof modelSchema>;
export type Drift = z.infer<typeof driftSchema>;
export type Insight = z.infer<typeof insightSchema>;
export type ProbeStepReport = z.infer<typeof probeStepSchema>;
export type CacheStats = z.infer<typeof cacheStatsSchema>;
export type AliasView = z.infer<typeof aliasSchema>;
export type RoutingDefaultsView = z.infer<typeof routingDefaultsSchema>;
export type ComboView = z.infer<typeof comboSchema>;
export type ComboCreate = z.infer<typeof comboCreateSchema>;
export type CanaryView = z.infer<typeof canarySchema>;
export type CanaryReport = z.infer<typeof canaryReportSchema>;
export type ComboDiffView = z.infer<typeof comboDiffSchema>;
export type ComboVersionView = z.infer<typeof comboVersionSchema>;
export type DeclarationView = z.infer<typeof declarationSchema>;
export type DeclarationApplied = z.infer<typeof declarationAppliedSchema>;
export type KeyView = z.infer<typeof keySchema>;
export type Limited = z.infer<typeof limitedSchema>;
export type KeyCreated = z.infer<typeof keyCreatedSchema>;
export type RequestView = z.infer<typeof requestSchema>;
export type RequestDetail = z.infer<typeof requestDetailSchema>;
export type AttemptView = z.infer<typeof attemptSchema>;
export type Storage = z.infer<typeof storageSchema>;
export type Overview = z.infer<typeof overviewSchema>;
export type Figures = z.infer<typeof figuresSchema>;
export type Range = (typeof ranges)[number];

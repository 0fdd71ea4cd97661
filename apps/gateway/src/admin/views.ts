import type {
  AttemptView,
  ComboView,
  Connection,
  ConnectionModel,
  KeyView,
  Overview as OverviewView,
  Provider,
  Range,
  RequestDetail as RequestDetailView,
  RequestView,
} from '@omniroute/contract';
import type { KnownModel } from '@omniroute/control';
import type {
  ApiFormat,
  AttemptRecord,
  ComboOptions,
  FallbackPolicy,
  ModelFacts,
  ProviderDefinition,
  Reconciliation,
} from '@omniroute/core';
import { catalogueOf, getProvider, normaliseBaseUrl } from '@omniroute/registry';
import type {
  ApiKeyRow,
  ComboRow,
  ConnectionRow,
  Overview,
  RequestDetail,
  RequestRow,
  UsageSummary,
} from '@omniroute/storage';
import { comparePlan } from './compare-plan.ts';
import { viewCanary } from './view-canary.ts';
import { viewBooks } from './view-drift.ts';

/** Rows as the admin API shows them. A value that is not known is left out. */

export function time(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** Takes out what is undefined, so that optional fields are absent rather than empty. */
export function compact<T extends object>(value: T): { [key in keyof T]: Exclude<T[key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [key in keyof T]: Exclude<T[key], undefined>;
  };
}

export function viewProvider(definition: ProviderDefinition): Provider {
  return compact({
    id: definition.id,
    name: definition.name,
    description: definition.description,
    kind: definition.kind,
    formats: Object.keys(definition.endpoints) as ApiFormat[],
    baseUrl: definition.baseUrl,
    baseUrlExample: definition.baseUrlExample,
    secretRequired: definition.auth.optional !== true,
    secret: definition.secret,
    fields: [...(definition.fields ?? [])],
    docsUrl: definition.docsUrl,
    keyUrl: definition.keyUrl,
    modelCount: catalogueOf(definition.id).size,
  });
}

export function viewConnection(row: ConnectionRow, modelCount: number): Connection {
  const definition = getProvider(row.provider);
  return compact({
    id: row.id,
    name: row.name,
    provider: row.provider,
    providerName: definition.name,
    baseUrl: row.baseUrl,
    endpoints: normaliseBaseUrl(definition, row.baseUrl, row.settings.options).endpoints,
    hasSecret: row.secretBox !== undefined,
    settings: row.settings as Connection['settings'],
    status: row.status,
    statusMessage: row.statusMessage,
    lastTestedAt: row.lastTestedAtMs === undefined ? undefined : time(row.lastTestedAtMs),
    modelCount,
    createdAt: time(row.createdAtMs),
    updatedAt: time(row.updatedAtMs),
  });
}

export function viewModel({ facts, source, state, overridden, word }: KnownModel): ConnectionModel {
  return { ...facts, source, state, overridden, ...(word && { override: viewWord(word) }) } as ConnectionModel;
}

/** A person's word in the shape in which it was sent. */
function viewWord({ price, maxInputTokens, maxOutputTokens, features }: ModelFacts): ConnectionModel['override'] {
  const usdPerMillion = price?.tiers[0]?.usdPerMillion;
  return {
    ...(usdPerMillion && { usdPerMillion }),
    ...(price?.usdPerUnit && { usdPerUnit: price.usdPerUnit }),
    ...(maxInputTokens !== undefined && { maxInputTokens }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(features && { features }),
  };
}

export type Names = {
  connection(id: string): { readonly name: string; readonly provider: string } | undefined;
  combo(id: string): string | undefined;
  /** The file that owns a combo. */
  declaredIn(id: string): string | undefined;
  readonly nowMs: number;
};

export function viewCombo(row: ComboRow, names: Names): ComboView {
  const declaredIn = names.declaredIn(row.id);
  return {
    id: row.id,
    name: row.name,
    strategy: row.strategy,
    targets: row.targets.map((target) => {
      if ('combo' in target) return { ...target, comboName: names.combo(target.combo) ?? '' };
      const connection = names.connection(target.connection);
      return { ...target, connectionName: connection?.name ?? '', provider: connection?.provider ?? '' };
    }) as ComboView['targets'],
    fallback: row.fallback as ComboView['fallback'],
    ...(row.fallback.chains && { chainNames: nameChains(row.fallback.chains, names) }),
    options: row.options,
    ...nameJudge(row.options, names),
    version: row.version,
    ...(row.canary && { canary: viewCanary(row.canary, names.nowMs) }),
    ...(declaredIn !== undefined && { declaredIn }),
    createdAt: time(row.createdAtMs),
    updatedAt: time(row.updatedAtMs),
  };
}

function nameJudge({ cascade }: ComboOptions, names: Names): Pick<ComboView, 'judgeConnectionName'> {
  const judge = cascade?.judge;
  return judge ? { judgeConnectionName: names.connection(judge.connection)?.name ?? '' } : {};
}

function nameChains(chains: NonNullable<FallbackPolicy['chains']>, names: Names): NonNullable<ComboView['chainNames']> {
  const entries = Object.entries(chains).map(([kind, id]) => [kind, names.combo(id) ?? ''] as const);
  return Object.fromEntries(entries);
}

export function viewKey(row: ApiKeyRow, usage: UsageSummary | undefined): KeyView {
  return compact({
    id: row.id,
    name: row.name,
    hint: row.hint,
    team: row.team,
    tags: [...row.tags],
    options: row.options,
    createdAt: time(row.createdAtMs),
    lastUsedAt: usage && time(usage.lastUsedAtMs),
    requestCount: usage?.requests ?? 0,
    revokedAt: row.revokedAtMs === undefined ? undefined : time(row.revokedAtMs),
  });
}

export function viewRequest(row: RequestRow): RequestView {
  return compact({
    id: row.id,
    time: time(row.startedAtMs),
    key: compact({ id: row.keyId, name: row.keyName, team: row.team }),
    tags: [...row.tags],
    client: row.userAgent,
    format: row.format,
    model: row.model,
    combo:
      row.comboId === undefined
        ? undefined
        : compact({ id: row.comboId, name: row.comboName ?? '', version: row.comboVersion }),
    target: row.target && viewTarget(row.target),
    stream: row.stream,
    status: row.status,
    outcome: row.outcome,
    failureKind: row.failureKind,
    errorMessage: row.errorMessage,
    finishReason: row.finishReason,
    suspect: row.suspect,
    attemptCount: row.attemptCount,
    losses: [...row.losses],
    timings: compact({ totalMs: row.durationMs, firstTokenMs: row.firstTokenMs, queueMs: row.queueMs }),
    cache: row.cache,
    savedNanoUsd: row.savedNanoUsd,
    shadowOf: row.shadowOf,
    tokens: row.tokens,
    units: row.units,
    usageSource: row.usageSource,
    costNanoUsd: row.costNanoUsd,
    costSource: row.costSource,
  });
}

export function viewRequestDetail(row: RequestDetail, compared: readonly Reconciliation[]): RequestDetailView {
  const books = new Map(compared.map((one) => [one.attemptId, viewBooks(one)]));
  const { plan, outcome, attempts } = row;
  return {
    ...viewRequest(row),
    attempts: attempts.map((attempt) => viewAttempt(attempt, books.get(attempt.id))),
    ...(plan && { plan: comparePlan({ plan, outcome, attempts }) }),
  };
}

function viewAttempt(attempt: AttemptRecord, books: AttemptView['books']): AttemptView {
  return compact({
    id: attempt.id,
    position: attempt.position,
    purpose: attempt.purpose,
    target: viewTarget(attempt),
    format: attempt.format,
    time: time(attempt.startedAtMs),
    status: attempt.status,
    failureKind: attempt.failureKind,
    failureMessage: attempt.failureMessage,
    retryAfterMs: attempt.retryAfterMs,
    finishReason: attempt.finishReason,
    suspect: attempt.suspect,
    timings: compact({ totalMs: attempt.durationMs, headersMs: attempt.headersMs, firstEventMs: attempt.firstEventMs }),
    tokens: attempt.tokens,
    units: attempt.units,
    usageSource: attempt.usageSource,
    costNanoUsd: attempt.costNanoUsd,
    costSource: attempt.costSource,
    priceSource: attempt.priceSource,
    priceAsOf: attempt.priceAsOf,
    upstreamRequestId: attempt.upstreamRequestId,
    litellm: attempt.litellm as AttemptView['litellm'],
    books,
  });
}

type Target = {
  readonly connectionId: string;
  readonly connectionName: string;
  readonly provider: string;
  readonly model: string;
};

function viewTarget({ connectionId, connectionName, provider, model }: Target): AttemptView['target'] {
  return { connectionId, connection: connectionName, provider, model };
}

export function viewOverview(overview: Overview, range: Range): OverviewView {
  const { totals } = overview;
  return {
    range,
    from: time(overview.fromMs),
    to: time(overview.toMs),
    bucket: overview.bucket,
    totals: { ...totals, latencyMs: compact(totals.latencyMs), firstTokenMs: compact(totals.firstTokenMs) },
    series: overview.series.map(({ startMs, ...figures }) => ({ time: time(startMs), ...figures })),
    byModel: [...overview.byModel],
    byConnection: [...overview.byConnection],
    byKey: [...overview.byKey],
  } as OverviewView;
}

import type {
  AttemptPurpose,
  CacheHit,
  ConnectionStatus,
  CostSource,
  DriftCause,
  FailureKind,
  FinishReason,
  LimitHolderKind,
  Outcome,
  ModelState,
  StrategyId,
  TokenKind,
  UnitKind,
  UsageSource,
  ApiFormat,
} from '@omniroute/core';
import type { Generated } from 'kysely';

/** JSON text. Repositories alone read and write it. */
export type JsonText = string;
/** 0 or 1. */
export type Flag = number;

/** Where each kind of token stands in `requests` and `attempts`. */
export const tokenColumns = {
  input: 'tokens_input',
  'cache-read': 'tokens_cache_read',
  'cache-write': 'tokens_cache_write',
  'cache-write-1h': 'tokens_cache_write_1h',
  output: 'tokens_output',
  reasoning: 'tokens_reasoning',
  'audio-input': 'tokens_audio_input',
  'audio-output': 'tokens_audio_output',
} as const satisfies Readonly<Record<TokenKind, string>>;

export type TokenColumns = { readonly [column in (typeof tokenColumns)[TokenKind]]: number | null };

/** Where each kind of unit stands in `requests` and `attempts`. */
export const unitColumns = {
  images: 'units_images',
  'audio-seconds': 'units_audio_seconds',
  characters: 'units_characters',
  searches: 'units_searches',
} as const satisfies Readonly<Record<UnitKind, string>>;

export type UnitColumns = { readonly [column in (typeof unitColumns)[UnitKind]]: number | null };

export type SettingsTable = { key: string; value: JsonText };

export type AdminSessionsTable = {
  token_hash: string;
  created_at_ms: number;
  expires_at_ms: number;
  user_agent: string | null;
};

export type ConnectionsTable = {
  id: string;
  name: string;
  provider: string;
  base_url: string;
  secret_box: string | null;
  settings: JsonText;
  status: ConnectionStatus;
  status_message: string | null;
  last_tested_at_ms: number | null;
  created_at_ms: number;
  updated_at_ms: number;
};

export type ConnectionModelsTable = {
  connection_id: string;
  id: string;
  facts: JsonText;
  source: 'discovered' | 'manual';
  discovered_at_ms: number;
  state: Generated<ModelState>;
};

export type ConnectionInsightsTable = { connection_id: string; insight: JsonText; checked_at_ms: number };

/** An empty model: the connection as a whole. */
export type TargetHealthTable = {
  connection_id: string;
  model: string;
  failures: number;
  openings: number;
  since_ms: number | null;
  until_ms: number | null;
  failure_kind: FailureKind | null;
  updated_at_ms: number;
};

export type DrainsTable = { connection_id: string; model: string; since_ms: number };

/** An empty connection, an empty model: all of them. */
export type HealthResetsTable = { connection_id: string; model: string; at_ms: number };

export type JobTurnsTable = { job: string; next_at_ms: number };

export type ModelOverridesTable = { connection_id: string; id: string; facts: JsonText; updated_at_ms: number };

export type ReconciliationsTable = {
  attempt_id: string;
  request_id: string;
  connection_id: string;
  model: string;
  started_at_ms: number;
  ours_nano_usd: number | null;
  priced_nano_usd: number | null;
  theirs_nano_usd: number | null;
  cause: DriftCause | null;
  checked_at_ms: number;
};

export type CombosTable = {
  id: string;
  name: string;
  strategy: StrategyId;
  targets: JsonText;
  fallback: JsonText;
  options: JsonText;
  version: number;
  created_at_ms: number;
  updated_at_ms: number;
  /** Null: none. */
  canary: JsonText | null;
};

export type AliasesTable = {
  id: string;
  name: string;
  target: JsonText;
  shadow: JsonText | null;
  created_at_ms: number;
  updated_at_ms: number;
};

export type ComboVersionsTable = { combo_id: string; version: number; snapshot: JsonText; created_at_ms: number };

/** What a configuration file owns, of every kind of entity. */
export type DeclaredEntitiesTable = { entity: string; entity_id: string; name: string; path: string; created: Flag };

export type ApiKeysTable = {
  id: string;
  name: string;
  key_hash: string;
  hint: string;
  team: string | null;
  tags: JsonText;
  created_at_ms: number;
  revoked_at_ms: number | null;
  options: Generated<JsonText>;
};

export type AuditEventsTable = {
  id: string;
  at_ms: number;
  actor: string;
  action: string;
  entity: string;
  entity_id: string;
  summary: JsonText;
};

/** One row a request. Tokens and costs are sums over its attempts; target columns are those of the last attempt. */
export type RequestsTable = TokenColumns &
  UnitColumns & {
    /** The order of folding. */
    sequence: Generated<number>;
    id: string;
    started_at_ms: number;
    duration_ms: number;
    first_token_ms: number | null;
    key_id: string;
    key_name: string;
    team: string | null;
    tags: JsonText;
    user_agent: string | null;
    format: ApiFormat;
    model: string;
    combo_id: string | null;
    combo_name: string | null;
    stream: Flag;
    status: number;
    outcome: Outcome;
    failure_kind: FailureKind | null;
    error_message: string | null;
    losses: JsonText;
    attempt_count: number;
    suspect: Flag;
    connection_id: string | null;
    connection_name: string | null;
    provider: string | null;
    target_model: string | null;
    finish_reason: FinishReason | null;
    usage_source: UsageSource | null;
    /** The sum of what is known; null when nothing is. */
    cost_nano_usd: number | null;
    cost_source: CostSource | null;
    /** 0 when some attempt was answered, or has tokens, and its cost is not known. */
    cost_known: Flag;
    combo_version: number | null;
    /** Null: nothing was planned, a model was addressed directly. */
    plan_id: number | null;
    plan_order: string | null;
    planned_input_tokens: number | null;
    planned_max_output_tokens: number | null;
    /** Commas between. */
    planned_needs: string | null;
    queue_ms: number | null;
    cache: CacheHit | null;
    saved_nano_usd: number | null;
    /** Of a request that went to a silent target: the id of the client's. */
    shadow_of: string | null;
  };

export type AttemptsTable = TokenColumns &
  UnitColumns & {
    request_sequence: number;
    position: number;
    id: string;
    connection_id: string;
    connection_name: string;
    provider: string;
    model: string;
    format: ApiFormat;
    started_at_ms: number;
    duration_ms: number;
    headers_ms: number | null;
    first_event_ms: number | null;
    status: number | null;
    failure_kind: FailureKind | null;
    failure_message: string | null;
    retry_after_ms: number | null;
    finish_reason: FinishReason | null;
    usage_source: UsageSource | null;
    cost_nano_usd: number | null;
    cost_source: CostSource | null;
    cost_known: Flag;
    price_source: string | null;
    price_as_of: string | null;
    suspect: Flag;
    upstream_request_id: string | null;
    litellm_call_id: string | null;
    litellm_deployment_id: string | null;
    litellm_deployment_model: string | null;
    litellm_version: string | null;
    litellm_attempted_retries: number | null;
    litellm_attempted_fallbacks: number | null;
    litellm_cache_hit: Flag | null;
    purpose: AttemptPurpose | null;
  };

/** What the plans of requests have in common: each `PlanShape` once, found by the SHA-256 of its text. */
export type PlansTable = { id: Generated<number>; hash: string; shape: JsonText };

/** What upstreams keep for clients: see `ResourceRow`. */
export type ResourcesTable = {
  kind: 'response' | 'file' | 'batch';
  id: string;
  key_id: string;
  connection_id: string;
  model: string;
  created_at_ms: number;
  unmetered: number;
};

/** Answers to be given again. `answer` and `vector` are sealed; `combo_id` and `key_id` are empty for what they do not restrict. */
export type ResponseCacheTable = {
  key: string;
  combo_id: string;
  key_id: string;
  question_group: string | null;
  vector: string | null;
  answer: string;
  bytes: number;
  cost_nano_usd: number | null;
  created_at_ms: number;
  expires_at_ms: number;
  used_at_ms: number;
};

/** What was spent in a quarter of an hour. `id` of a target: `<connection id>/<model>`. */
export type SpendTable = { kind: LimitHolderKind; id: string; slot_ms: number; cost_nano_usd: number };

/** How far each spool file has been folded; written in the transaction that folds. */
export type FoldPositionsTable = { spool: string; position: number };

/** Spooled records that cannot be read, kept as they were. */
export type FoldRejectsTable = { spool: string; position: number; record: string; error: string; at_ms: number };

/** One row: the last request that is summed up in `rollups`, which the database's own thread alone reads and writes. */
export type RollupPositionTable = { id: number; sequence: number };

export type SchemaMigrationsTable = { id: string; checksum: string; applied_at_ms: number };

export type Tables = {
  settings: SettingsTable;
  admin_sessions: AdminSessionsTable;
  connections: ConnectionsTable;
  connection_models: ConnectionModelsTable;
  connection_insights: ConnectionInsightsTable;
  job_turns: JobTurnsTable;
  target_health: TargetHealthTable;
  drains: DrainsTable;
  health_resets: HealthResetsTable;
  reconciliations: ReconciliationsTable;
  model_overrides: ModelOverridesTable;
  combos: CombosTable;
  combo_versions: ComboVersionsTable;
  declared_entities: DeclaredEntitiesTable;
  aliases: AliasesTable;
  api_keys: ApiKeysTable;
  audit_events: AuditEventsTable;
  requests: RequestsTable;
  attempts: AttemptsTable;
  plans: PlansTable;
  resources: ResourcesTable;
  response_cache: ResponseCacheTable;
  spend: SpendTable;
  rollup_position: RollupPositionTable;
  fold_positions: FoldPositionsTable;
  fold_rejects: FoldRejectsTable;
  schema_migrations: SchemaMigrationsTable;
};

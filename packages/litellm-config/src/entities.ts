import type { AliasTarget, Combo, ConnectionSettings, ModelFacts, PriceTier, ProviderId } from '@omniroute/core';

/** A connection as a file can say it: secrets and addresses may be references (`os.environ/NAME`), never literal secrets. */
export type ImportedConnection = {
  readonly provider: ProviderId;
  readonly name: string;
  /** Normalised as the registry does, or a reference. Absent: the provider's own address. */
  readonly baseUrl?: string;
  /** `os.environ/NAME`. Absent: no secret. */
  readonly secretRef?: string;
  /** Values of `options` may be references as well. */
  readonly settings: ConnectionSettings;
};

/** What a person knows better of a model than its upstream and the built-in catalogue. */
export type ImportedOverride = {
  /** Name of the connection. */
  readonly connection: string;
  readonly model: string;
  readonly facts: OverrideFacts;
};

export type OverrideFacts = Pick<ModelFacts, 'maxInputTokens' | 'maxOutputTokens' | 'features'> & {
  readonly usdPerMillion?: PriceTier['usdPerMillion'];
};

/** A combo without its id; targets refer to connections and combos by name. */
export type ImportedCombo = Omit<Combo, 'id'>;

/** An alias without its id; its target is referred to by name. */
export type ImportedAlias = {
  readonly name: string;
  readonly target: Exclude<AliasTarget, { readonly alias: string }>;
};

export type LitellmEntities = {
  readonly connections: readonly ImportedConnection[];
  readonly combos: readonly ImportedCombo[];
  readonly aliases: readonly ImportedAlias[];
  /** Name of the combo that models which are addressed directly go on with after a failure. Absent: none is named. */
  readonly afterFailure?: string;
  /** At most one for each model of a connection. */
  readonly overrides: readonly ImportedOverride[];
};

/**
 * What became of a key. `mapped`: the same effect here. `approximated`: a near effect; the reason says the difference. `kept`:
 * no effect here, but the LiteLLM proxy that stays behind the gateway connection goes on applying it. `unsupported`: lost.
 */
export type ReportStatus = 'mapped' | 'approximated' | 'kept' | 'unsupported';

export type ReportLine = {
  /** `model_list[0].litellm_params.model`. A line speaks for all keys below it that have no line of their own. */
  readonly path: string;
  readonly status: ReportStatus;
  /** For a person. Never quotes a value that may be secret. */
  readonly reason: string;
};

/** In the order of the file. Every leaf of the file is covered by a line. */
export type ConfigReport = readonly ReportLine[];

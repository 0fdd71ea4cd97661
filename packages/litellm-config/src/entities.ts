import type { Combo, ConnectionSettings, ProviderId } from '@omniroute/core';

/** A connection as a file can say it: secrets and addresses may be references (`os.environ/NAME`), never literal secrets. */
export type ImportedConnection = {
  readonly provider: ProviderId;
  readonly name: string;
  /** Normalised as the registry does, or a reference. Absent: the provider's own address. */
  readonly baseUrl?: string;
  /** `os.environ/NAME`. Absent: no secret. */
  readonly secretRef?: string;
  readonly settings: ConnectionSettings;
};

/** A combo without its id; targets refer to connections and combos by name. */
export type ImportedCombo = Omit<Combo, 'id'>;

export type LitellmEntities = {
  readonly connections: readonly ImportedConnection[];
  readonly combos: readonly ImportedCombo[];
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

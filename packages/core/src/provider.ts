import type { ModelFacts } from './model.ts';
import type { WireFormat } from './wire-format.ts';

export type ProviderId = string;

/** Executors of the streaming engine; a provider names the one that speaks for it. */
export type ExecutorId = 'openai' | 'anthropic' | 'litellm';

/** How the secret travels. `optional`: a server of one's own may need none. */
export type AuthScheme = {
  readonly header: 'authorization' | 'x-api-key' | 'x-litellm-api-key';
  readonly prefix?: 'Bearer ';
  readonly optional?: boolean;
};

/** Which version segment the vendor's SDK expects inside a base URL: `v1` for OpenAI-type ones, none for Anthropic and LiteLLM. */
export type BaseUrlStyle = 'with-version' | 'without-version';

export type ProviderDefinition = {
  readonly id: ProviderId;
  readonly name: string;
  /** One sentence for the person who chooses. */
  readonly description: string;
  readonly kind: 'hosted' | 'self-hosted' | 'gateway';
  readonly executor: ExecutorId;
  readonly auth: AuthScheme;
  /** Absent: the person must give one. */
  readonly baseUrl?: string;
  readonly baseUrlStyle: BaseUrlStyle;
  readonly baseUrlExample: string;
  /** Path below the base URL for each format that the provider speaks itself, the preferred one first. */
  readonly endpoints: { readonly [format in WireFormat]?: string };
  /** Top-level fields of a translated request that this provider takes by another name than others do. */
  readonly renames?: Readonly<Record<string, string>>;
  readonly docsUrl: string;
  /** Where a person gets a key. */
  readonly keyUrl?: string;
  readonly models: readonly ModelFacts[];
};

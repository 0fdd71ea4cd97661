import type { ApiFormat } from './wire-format.ts';

export type ProviderId = string;

/** Executors of the streaming engine; a provider names the one that speaks for it. */
export type ExecutorId = 'openai' | 'anthropic' | 'litellm' | 'gemini' | 'vertex' | 'azure' | 'bedrock' | 'cohere';

/** Ways in which a provider deviates from the format that it speaks. The engine has a function for each. */
export const quirkIds = [
  'no-stream-options',
  'max-tokens-only',
  'no-developer-role',
  'alternating-turns',
  'random-seed',
] as const;
export type QuirkId = (typeof quirkIds)[number];

/** How the secret travels. `optional`: a server of one's own may need none. */
export type AuthScheme = {
  readonly header: 'authorization' | 'x-api-key' | 'x-litellm-api-key' | 'x-goog-api-key' | 'api-key';
  readonly prefix?: 'Bearer ';
  readonly optional?: boolean;
  /** The executor makes a credential of the secret for each call (a signature, a short-lived token); it never travels itself. */
  readonly derived?: boolean;
};

/** What a provider needs to know of an account beside address and secret. Drawn as a form; kept in `settings.options`. */
export type ConnectionField = {
  /** Name in `settings.options`. */
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly example?: string;
  readonly required: boolean;
};

/** Paths below a base URL. `{model}` stands for the model's id, escaped; other `{names}` for `settings.options`. */
export type Endpoint = string | { readonly whole: string; readonly stream: string };

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
  /** Absent: the person must give one. `{names}` stand for `settings.options`. */
  readonly baseUrl?: string;
  readonly baseUrlStyle: BaseUrlStyle;
  readonly baseUrlExample: string;
  /** Where each format that the provider speaks itself is served, the preferred one first. */
  readonly endpoints: { readonly [format in ApiFormat]?: Endpoint };
  /** Where it lists its models, below the base URL. Absent: where OpenAI and Anthropic do. */
  readonly modelsPath?: string;
  readonly fields?: readonly ConnectionField[];
  /** What the secret is, where “API key” would mislead, and what to paste. */
  readonly secret?: { readonly label: string; readonly help?: string; readonly multiline?: boolean };
  /** What this provider does unlike others of its format; each one a function of the engine. */
  readonly quirks?: readonly QuirkId[];
  /** Top-level fields of a translated request that this provider takes by another name than others do. */
  readonly renames?: Readonly<Record<string, string>>;
  /** An answer that is to be gone on with has to be marked `prefix` in the words of Chat Completions. */
  readonly marksPrefill?: boolean;
  readonly docsUrl: string;
  /** Where a person gets a key. */
  readonly keyUrl?: string;
};

/** One entry of LiteLLM's `model_list`. */
export type LitellmModel = {
  /** The name that clients of the proxy use. */
  readonly name: string;
  /** LiteLLM's own model string: `openai/…`, `anthropic/…`, `hosted_vllm/…`. */
  readonly model: string;
  readonly apiBase: string;
  readonly apiKey?: string;
  /** `model_info`: prices (`input_cost_per_token` in USD), limits, an `id`. */
  readonly info?: Readonly<Record<string, string | number | boolean>>;
  /** More `litellm_params`. */
  readonly params?: Readonly<Record<string, string | number | boolean>>;
};

export type LitellmSettings = {
  readonly models: readonly LitellmModel[];
  readonly masterKey: string;
  /** Added to `router_settings`. */
  readonly router?: Readonly<Record<string, unknown>>;
  /** Added to `general_settings`. */
  readonly general?: Readonly<Record<string, unknown>>;
};

/** LiteLLM's configuration file, as JSON, which its YAML reader takes as well. Cooldowns are off unless set. */
export function writeLitellmConfig(settings: LitellmSettings): string {
  const config = {
    model_list: settings.models.map((entry) => ({
      model_name: entry.name,
      litellm_params: { model: entry.model, api_base: entry.apiBase, api_key: entry.apiKey ?? 'none', ...entry.params },
      ...(entry.info && { model_info: entry.info }),
    })),
    general_settings: { master_key: settings.masterKey, ...settings.general },
    router_settings: { disable_cooldowns: true, ...settings.router },
  };
  return JSON.stringify(config, null, 2);
}

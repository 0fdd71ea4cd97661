import type { JsonObject } from '@omniroute/core';
import type { ImportedConnection } from '../entities.ts';
import { prefixOf } from '../litellm-providers.ts';

/** A connection as an entry of `credential_list`. What LiteLLM has no key for stands in `credential_info`, which it ignores. */
export function exportCredential({ provider, name, baseUrl, secretRef, settings }: ImportedConnection): JsonObject {
  const { headers, ...rest } = settings;
  return {
    credential_name: name,
    credential_values: {
      ...(secretRef !== undefined && { api_key: secretRef }),
      ...(baseUrl !== undefined && { api_base: toLitellmBase(provider, baseUrl) }),
      ...(headers !== undefined && { extra_headers: headers }),
    },
    credential_info: {
      custom_llm_provider: prefixOf(provider) ?? provider,
      omniroute: { provider, ...(Object.keys(rest).length > 0 && { settings: rest }) },
    },
  };
}

/** LiteLLM speaks Ollama's own API, which lies beside the OpenAI one. */
function toLitellmBase(provider: string, baseUrl: string): string {
  return provider === 'ollama' ? baseUrl.replace(/\/v1$/, '') : baseUrl;
}

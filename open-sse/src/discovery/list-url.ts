import { modelsUrl } from '@omniroute/registry';
import type { Upstream } from './upstream-get.ts';

/**
 * Where an upstream lists its models. AWS calls models at `bedrock-runtime.…` and lists them at `bedrock.…`; another address than
 * AWS's own serves both.
 */
export function listUrl({ definition, connection }: Pick<Upstream, 'definition' | 'connection'>): string {
  const url = modelsUrl(definition, connection.baseUrl);
  return definition.executor === 'bedrock'
    ? url.replace(/^(https?:\/\/)bedrock-runtime(-fips)?\./, '$1bedrock$2.')
    : url;
}

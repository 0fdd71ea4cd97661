import type { ModelFacts } from '@omniroute/core';

/** One deployment behind a gateway's public model name. */
export type DiscoveredDeployment = {
  /** LiteLLM's `model_info.id`, which replies name in `x-litellm-model-id`. */
  readonly id?: string;
  /** Where it sends its calls, as far as the gateway tells. */
  readonly apiBase?: string;
  /** The model string of its configuration, such as `openai/gpt-4o`. */
  readonly upstreamModel?: string;
  /** It is told to use chat completions for everything. */
  readonly chatOnly?: true;
};

export type DiscoveredModels = {
  /** The path that answered. LiteLLM has several, which tell more or less. */
  readonly tier: string;
  readonly models: readonly ModelFacts[];
  /** By model id; empty where the upstream tells nothing of what is behind a name. */
  readonly deployments: ReadonlyMap<string, readonly DiscoveredDeployment[]>;
  /** The upstream's own version, if it says so. */
  readonly version?: string;
};

export const noDeployments: DiscoveredModels['deployments'] = new Map();

/**
 * True for a model whose Messages calls LiteLLM would send to the `/v1/responses` of a server that likely has none: an
 * `openai/` deployment at an address that is not OpenAI's. Chat works there.
 */
export function likelyLacksMessages(deployments: readonly DiscoveredDeployment[]): boolean {
  return deployments.some(({ upstreamModel, apiBase, chatOnly }) => {
    if (upstreamModel?.startsWith('openai/') !== true || apiBase === undefined || chatOnly === true) return false;
    return !URL.canParse(apiBase) || new URL(apiBase).hostname !== 'api.openai.com';
  });
}

/** The models that the gateway would send back to us: a deployment points at one of our own origins. */
export function findLoops(discovered: DiscoveredModels, selfOrigins: readonly string[]): readonly string[] {
  const own = new Set(selfOrigins.map(comparableOrigin));
  const looping: string[] = [];
  for (const [model, deployments] of discovered.deployments) {
    if (deployments.some(({ apiBase }) => apiBase !== undefined && own.has(comparableOrigin(apiBase))))
      looping.push(model);
  }
  return looping;
}

/** The origin of a URL in one spelling for all names of this machine. */
export function comparableOrigin(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, hostname, port } = new URL(url);
  const local = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0', '[::]'].includes(hostname);
  return `${protocol}//${local ? 'localhost' : hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}

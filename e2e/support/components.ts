import { inject } from 'vitest';
import { startGateway, type GatewayOptions, type GatewayServer } from '../../scripts/servers/gateway-server.ts';
import {
  startLitellm as startProxy,
  type LitellmOptions,
  type LitellmServer,
} from '../../scripts/servers/litellm-server.ts';
import { startModelServer as startModel, type ModelServer } from '../../scripts/servers/model-server.ts';
import type { Tools } from '../../scripts/tools/all-tools.ts';

export type { GatewayOptions, GatewayServer, LitellmOptions, LitellmServer, ModelServer };

/** Which real components there are: `describe.skipIf(!available.litellm)`. In CI all are, or the run fails before. */
export const available: { readonly [name in keyof Tools]-?: boolean } = {
  litellm: inject('tools').litellm !== undefined,
  modelServer: inject('tools').modelServer !== undefined,
  chromium: inject('tools').chromium !== undefined,
  clientSdks: inject('tools').clientSdks !== undefined,
};

/** The real small model behind llama.cpp's HTTP server. */
export function startModelServer(): Promise<ModelServer> {
  return startModel(need('modelServer'));
}

/** The real LiteLLM proxy with these models. */
export function startLitellm(options: LitellmOptions): Promise<LitellmServer> {
  return startProxy(need('litellm'), options);
}

/** The built OmniRoute on a data directory of its own. */
export function startOmniRoute(options: GatewayOptions = {}): Promise<GatewayServer> {
  return startGateway(options);
}

export function need<Name extends keyof Tools>(name: Name): NonNullable<Tools[Name]> {
  const place = inject('tools')[name];
  if (place === undefined)
    throw new Error(`${name} is not available here; skip this test with skipIf(!available.${name}).`);
  return place;
}

import { inject } from 'vitest';
import { startGateway, type GatewayOptions, type GatewayServer } from '../../scripts/servers/gateway-server.ts';
import {
  startLitellm as startProxy,
  type LitellmOptions as ProxyOptions,
  type LitellmServer,
} from '../../scripts/servers/litellm-server.ts';
import {
  startModelServer as startModel,
  type ModelServer,
  type ModelServerOptions,
} from '../../scripts/servers/model-server.ts';
import type { Tools } from '../../scripts/tools/all-tools.ts';
import { litellmFloorVersion, type LitellmVersion } from '../../scripts/tools/litellm.ts';

export type { GatewayOptions, GatewayServer, LitellmServer, ModelServer };

/** Which real components there are: `describe.skipIf(!available.litellm)`. In CI all are, or the run fails before. */
export const available: { readonly [name in keyof Tools]-?: boolean } = {
  litellm: inject('tools').litellm !== undefined,
  litellmFloor: inject('tools').litellmFloor !== undefined,
  litellmDatabase: inject('tools').litellmDatabase !== undefined,
  modelServer: inject('tools').modelServer !== undefined,
  chromium: inject('tools').chromium !== undefined,
  clientSdks: inject('tools').clientSdks !== undefined,
};

/** The real small model behind llama.cpp's HTTP server. */
export function startModelServer(options?: ModelServerOptions): Promise<ModelServer> {
  return startModel(need('modelServer'), options);
}

export type LitellmOptions = Omit<ProxyOptions, 'database'> & {
  /** Absent: the current one. */
  readonly version?: LitellmVersion;
  /** With a PostgreSQL of its own (`available.litellmDatabase`): virtual keys, budgets, `/key/info`, spend logs. */
  readonly database?: boolean;
};

/** The real LiteLLM proxy with these models. */
export function startLitellm({ version, database, ...options }: LitellmOptions): Promise<LitellmServer> {
  const place = need(version === litellmFloorVersion ? 'litellmFloor' : 'litellm');
  return startProxy(place, { ...options, ...(database === true && { database: need('litellmDatabase') }) });
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

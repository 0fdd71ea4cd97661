import { createClient, type Client } from '@omniroute/contract';
import type { GatewayServer } from './components.ts';

/** The typed client of a gateway's admin API. */
export function adminOf(gateway: Pick<GatewayServer, 'url' | 'adminToken'>): Client {
  return createClient({ baseUrl: gateway.url, token: gateway.adminToken });
}

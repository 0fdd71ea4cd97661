import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * The origins under which this gateway can be reached, as far as it can know: where it listens, every address of the machine
 * where it listens on all of them, and what the operator says.
 */
export function selfOrigins(address: AddressInfo | string | null, publicUrls: readonly string[]): readonly string[] {
  const stated = publicUrls.map((url) => new URL(url).origin);
  if (address === null || typeof address === 'string') return stated;
  const everywhere = address.address === '::' || address.address === '0.0.0.0';
  const hosts = everywhere ? ['localhost', ...machineAddresses()] : [address.address];
  return [...hosts.map((host) => originOf(host, address.port)), ...stated];
}

function machineAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []);
}

function originOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { OmniError, refuseHost } from '@omniroute/core';

/** Resolves a name to all its addresses, as `dns.lookup` does with `all`. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Throws `OmniError` `forbidden` when the host of a parsed URL may not be reached. Names pass: their addresses are checked later. */
export function assertHostAllowed(hostname: string, allowPrivateNetwork: boolean): void {
  const refusal = refuseHost(hostname, allowPrivateNetwork);
  if (refusal !== undefined) throw refusedError(refusal);
}

/**
 * A `lookup` for sockets that hands out allowed addresses only, at every connect: a name that was public when it was saved may
 * point inwards now. Literal addresses never come here, so `assertHostAllowed` has to be asked as well.
 */
export function createGuardedLookup(allowPrivateNetwork: boolean, resolve: Resolve = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const allowed = addresses.filter(({ address }) => refuseHost(address, allowPrivateNetwork) === undefined);
      const [first] = allowed;
      if (first === undefined) return callback(refusedError(refusalOf(hostname, addresses, allowPrivateNetwork)), []);
      return options.all ? callback(null, allowed) : callback(null, first.address, first.family);
    });
  };
}

function refusalOf(hostname: string, addresses: readonly LookupAddress[], allowPrivateNetwork: boolean): string {
  const [first] = addresses;
  if (first === undefined) return `${hostname} has no address.`;
  return `${hostname} resolves to ${first.address}. ${refuseHost(first.address, allowPrivateNetwork) ?? ''}`.trim();
}

function refusedError(message: string): OmniError {
  return new OmniError('forbidden', message, { field: 'baseUrl' });
}

/** True for errors that `assertHostAllowed` and the guarded lookup make. */
export function isAddressRefused(error: unknown): error is OmniError {
  return error instanceof OmniError && error.code === 'forbidden' && error.field === 'baseUrl';
}

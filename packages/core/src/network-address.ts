/**
 * Which addresses a connection may reach. Public ones always; loopback, private, link-local and other special-purpose ones
 * only when the operator allowed it. Blocks after the IANA special-purpose registries (RFC 6890, RFC 8190).
 */

/** First address and prefix length of each IPv4 block that is not on the public internet. */
const specialIpv4: readonly (readonly [base: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/** Link-local ranges hold the cloud metadata services: refused even where private networks are allowed. */
const metadataHosts = new Set(['169.254.169.254', 'fd00:ec2::254', 'metadata.google.internal', '100.100.100.200']);

export type AddressClass = 'public' | 'private' | 'metadata' | 'name';

/** Classifies a host as `new URL()` writes it: dotted IPv4, bracketed or bare IPv6, or a name (which says nothing yet). */
export function classifyHost(host: string): AddressClass {
  const bare = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (metadataHosts.has(bare)) return 'metadata';
  if (bare === 'localhost' || bare.endsWith('.localhost')) return 'private';
  const ipv4 = parseIpv4(bare);
  if (ipv4 !== undefined) return classifyIpv4(ipv4);
  if (bare.includes(':')) return classifyIpv6(bare);
  return 'name';
}

function classifyIpv4(address: number): AddressClass {
  if (address === parseIpv4('169.254.169.254') || address === parseIpv4('100.100.100.200')) return 'metadata';
  const special = specialIpv4.some(([base, bits]) => sameNetwork(address, parseIpv4(base) ?? 0, bits));
  return special ? 'private' : 'public';
}

function sameNetwork(left: number, right: number, bits: number): boolean {
  return left >>> (32 - bits) === right >>> (32 - bits);
}

function parseIpv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((address, part) => address * 256 + Number(part), 0);
}

function classifyIpv6(text: string): AddressClass {
  const groups = expandIpv6(text);
  if (groups === undefined) return 'private';
  if (groups.join(':') === '64768:3778:0:0:0:0:0:596') return 'metadata';
  const [first = 0, second = 0] = groups;
  const embedded = embeddedIpv4(groups);
  if (embedded !== undefined) return classifyIpv4(embedded);
  // Global unicast is 2000::/3; inside it, Teredo, documentation and benchmarking blocks are special.
  const global = first >>> 13 === 1;
  const special = (first === 0x2001 && second < 0x0200) || (first === 0x2001 && second === 0x0db8) || first === 0x3fff;
  return global && !special ? 'public' : 'private';
}

/** IPv4 inside IPv6: mapped (`::ffff:0:0/96`), compatible (`::/96`), NAT64 (`64:ff9b::/96`) and 6to4 (`2002::/16`). */
function embeddedIpv4(groups: readonly number[]): number | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0, sixth = 0, seventh = 0, eighth = 0] = groups;
  if (first === 0x2002) return second * 65_536 + third;
  const low = seventh * 65_536 + eighth;
  if (first === 0x64 && second === 0xff9b) return low;
  const zeros = first === 0 && second === 0 && third === 0 && fourth === 0 && fifth === 0;
  if (zeros && (sixth === 0xffff || (sixth === 0 && low > 1))) return low;
  return undefined;
}

function expandIpv6(text: string): number[] | undefined {
  const plain = text.split('%')[0] ?? '';
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  const ipv4 = tail ? parseIpv4(tail[2] ?? '') : undefined;
  const hex =
    tail && ipv4 !== undefined ? `${tail[1]}${(ipv4 >>> 16).toString(16)}:${(ipv4 & 0xffff).toString(16)}` : plain;
  const halves = hex.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const gap = halves.length === 2 ? 8 - head.length - rest.length : 0;
  const groups = [...head, ...Array<string>(Math.max(gap, 0)).fill('0'), ...rest];
  if (groups.length !== 8 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16));
}

/** Says why a host may not be reached under a connection's settings, or gives `undefined` when it may. */
export function refuseHost(host: string, allowPrivateNetwork: boolean): string | undefined {
  switch (classifyHost(host)) {
    case 'metadata':
      return `${host} is a cloud metadata address, which no connection may reach.`;
    case 'private':
      return allowPrivateNetwork
        ? undefined
        : `${host} is a private or local address. Turn on “Allow private network” (settings.allowPrivateNetwork) if this is your own server.`;
    case 'public':
    case 'name':
      return undefined;
  }
}

import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { OmniError, refuseHost, wireFormats } from '@omniroute/core';
import { normaliseBaseUrl } from '@omniroute/registry';
import { createGuardedLookup } from '../../executors/address-policy.ts';
import { comparableOrigin } from '../model-list.ts';
import { judgeError } from '../upstream-get.ts';
import type { ProbeContext, ProbeOptions } from './probe-context.ts';
import { failed, ok, warning, type ProbeVerdict } from './probe-step.ts';

const chatFormats: ReadonlySet<string> = new Set(wireFormats);
const connectTimeoutMs = 10_000;
const dnsTimeoutMs = 5_000;
const fewDays = 14;

/** The base URL is well-formed, may be reached, and is not our own. */
export async function probeAddress({ options, findings }: ProbeContext): Promise<ProbeVerdict> {
  const { connection, definition, selfOrigins = [] } = options;
  const url = readUrl(options);
  if (url instanceof OmniError) return failed(url.message, 'Correct the base URL of the connection.');
  const refusal = refuseHost(url.hostname, allowsPrivate(options));
  if (refusal !== undefined)
    return failed(refusal, 'Check the base URL, or allow the private network for this connection.');
  const own = new Set(selfOrigins.map(comparableOrigin));
  if (own.has(comparableOrigin(url.href))) {
    return failed('This address is OmniRoute itself.', 'Enter the address of the upstream, not of this gateway.');
  }
  findings.url = url;
  const { endpoints } = normaliseBaseUrl(definition, connection.baseUrl, connection.settings.options);
  const chat = Object.entries(endpoints).filter(([format]) => chatFormats.has(format));
  return ok(`Calls go to ${chat.map(([, url]) => url).join(', ')}.`);
}

function readUrl({ definition, connection }: ProbeOptions): URL | OmniError {
  try {
    return new URL(normaliseBaseUrl(definition, connection.baseUrl).baseUrl);
  } catch (error) {
    return error instanceof OmniError
      ? error
      : new OmniError('invalid-input', 'The base URL is not valid.', { cause: error });
  }
}

function allowsPrivate(options: ProbeOptions): boolean {
  return options.connection.settings.allowPrivateNetwork === true;
}

/** The name has addresses that may be reached. */
export async function probeDns({ options, findings }: ProbeContext): Promise<ProbeVerdict> {
  const host = hostOf(findings.url);
  const family = isIP(host);
  if (family !== 0) {
    findings.addresses = [{ address: host, family }];
    return ok('The base URL holds an address; there is no name to resolve.');
  }
  const addresses = await resolve(options, host);
  if (addresses instanceof Error) {
    const hint = 'Check the spelling of the host name and the DNS of this machine.';
    return failed(addresses instanceof OmniError ? addresses.message : `${host} could not be resolved.`, hint);
  }
  findings.addresses = addresses;
  return ok(`${host} is ${addresses.map(({ address }) => address).join(', ')}.`);
}

function hostOf(url: URL | undefined): string {
  return (url?.hostname ?? '').replace(/^\[|\]$/g, '');
}

function resolve(options: ProbeOptions, host: string): Promise<readonly LookupAddress[] | Error> {
  const lookup = createGuardedLookup(allowsPrivate(options), options.resolve ?? systemLookup);
  return new Promise((settle) => {
    const timer = setTimeout(settle, dnsTimeoutMs, new OmniError('unavailable', `${host} was not resolved in time.`));
    lookup(host, { all: true }, (error, found) => {
      clearTimeout(timer);
      settle(error ?? (typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found));
    });
  });
}

/** A connection comes about, and its certificate is good for a while. */
export async function probeConnect({ options, findings }: ProbeContext): Promise<ProbeVerdict> {
  const { url, addresses = [] } = findings;
  const socket = await open(url, addresses);
  if (socket instanceof Error) {
    const { message, code } = judgeError(socket);
    return failed(code === undefined ? message : `${message} (${code})`, connectHint(code, options));
  }
  const verdict = socket instanceof TLSSocket ? judgeTls(socket) : ok('The server accepts connections (plain HTTP).');
  socket.destroy();
  return verdict;
}

function connectHint(code: string | undefined, { definition }: ProbeOptions): string {
  if (code === 'ECONNREFUSED') return `Is ${definition.name} running, and is the port right?`;
  if (code === 'EPROTO' || code?.startsWith('ERR_SSL') === true)
    return 'Does this port speak HTTPS? Try http:// for a server of your own.';
  if (code?.includes('CERT') === true || code?.startsWith('UNABLE_TO') === true) {
    return 'The certificate must be valid for this name and issued by an authority that this machine trusts.';
  }
  return 'Check address, port and firewall.';
}

function open(url: URL | undefined, addresses: readonly LookupAddress[]): Promise<Socket | Error> {
  const [first] = addresses;
  if (url === undefined || first === undefined) return Promise.resolve(new Error('There is no address.'));
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  // The addresses were checked by the step before; a lookup of its own could give others.
  const target = {
    host: hostOf(url),
    port,
    lookup: createGuardedLookup(true, (_host, _options, callback) => callback(null, [...addresses])),
    autoSelectFamily: true,
  };
  return new Promise((settle) => {
    const servername = isIP(target.host) === 0 ? { servername: target.host } : {};
    const socket = secure ? connectTls({ ...target, ...servername }) : connectTcp(target);
    const give = (result: Socket | Error): void => {
      clearTimeout(timer);
      settle(result);
      if (result instanceof Error) socket.destroy();
    };
    const timeout = Object.assign(new Error('connect timeout'), { code: 'UND_ERR_CONNECT_TIMEOUT' });
    const timer = setTimeout(give, connectTimeoutMs, timeout);
    socket.once(secure ? 'secureConnect' : 'connect', () => give(socket));
    socket.on('error', give);
  });
}

function judgeTls(socket: TLSSocket): ProbeVerdict {
  const protocol = socket.getProtocol() ?? 'TLS';
  const until = Date.parse(socket.getPeerCertificate().valid_to);
  if (Number.isNaN(until)) return ok(`${protocol}.`);
  const days = Math.floor((until - Date.now()) / 86_400_000);
  const message = `${protocol}, certificate valid for ${days} more days.`;
  return days < fewDays ? warning(message, 'Renew the certificate soon.') : ok(message);
}

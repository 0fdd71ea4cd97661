import type { UpstreamConnection } from '@omniroute/core';
import { asNumber, asObject, asString, parseJson } from '../../codecs/read-json.ts';
import { collectBody } from '../../relay/collect-body.ts';
import { cancellationOf } from '../cancellation.ts';
import type { HttpClient } from '../http-client.ts';
import { upstreamError, upstreamErrorCodes } from '../upstream-error.ts';
import { readServiceAccount, type ServiceAccount } from './service-account.ts';
import { signRs256 } from './sign-jwt.ts';

const scope = 'https://www.googleapis.com/auth/cloud-platform';
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const assertionLifeSec = 3600;
const requestTimeoutMs = 10_000;
const longestReplyBytes = 64 * 1024;
/** Renewed this long before it ends, while calls still go out with the old one. */
const renewBeforeMs = 5 * 60_000;

type Token = { readonly text: string; readonly expiresAtMs: number };
type Entry = { readonly secret: string | undefined; token?: Token; renewal?: Promise<Token> };

export interface GoogleTokens {
  /** An access token for the connection's service account. Rejects with an error that has a code. */
  tokenOf(connection: UpstreamConnection): Promise<string>;
  /** Forgets the token, because the upstream refused it. */
  forget(connection: UpstreamConnection): void;
}

/**
 * Access tokens of Google service accounts by the JWT bearer grant (RFC 7523; developers.google.com/identity/protocols/oauth2/
 * service-account#httprest). One a connection, shared by its calls; at most one is asked for at a time.
 */
export function createGoogleTokens(client: HttpClient, now: () => number = Date.now): GoogleTokens {
  const entries = new Map<string, Entry>();

  function entryOf({ id, secret }: UpstreamConnection): Entry {
    const known = entries.get(id);
    if (known !== undefined && known.secret === secret) return known;
    const entry: Entry = { secret };
    entries.set(id, entry);
    return entry;
  }

  function renew(entry: Entry, connection: UpstreamConnection): Promise<Token> {
    entry.renewal ??= requestToken(client, connection, now)
      .then((token) => (entry.token = token))
      .finally(() => delete entry.renewal);
    return entry.renewal;
  }

  return {
    tokenOf: async (connection) => {
      const entry = entryOf(connection);
      const leftMs = (entry.token?.expiresAtMs ?? 0) - now();
      if (entry.token === undefined || leftMs <= 0) return (await renew(entry, connection)).text;
      // A failure shows when the old token has ended and a call has to wait for the next.
      if (leftMs < renewBeforeMs) renew(entry, connection).catch(() => undefined);
      return entry.token.text;
    },
    forget: ({ id }) => void entries.delete(id),
  };
}

const tokensOf = new WeakMap<HttpClient, GoogleTokens>();

/** The tokens that all who use a client share. */
export function googleTokensOf(client: HttpClient): GoogleTokens {
  const known = tokensOf.get(client);
  if (known !== undefined) return known;
  const tokens = createGoogleTokens(client);
  tokensOf.set(client, tokens);
  return tokens;
}

async function requestToken(client: HttpClient, connection: UpstreamConnection, now: () => number): Promise<Token> {
  const account = readServiceAccount(connection.secret);
  if (!URL.canParse(account.tokenUrl)) throw refused('The token_uri of the service account JSON is no URL.');
  const url = new URL(account.tokenUrl);
  const askedAtMs = now();
  const form = new URLSearchParams({ grant_type: grantType, assertion: signAssertion(account, askedAtMs) });
  const reply = await client.send(
    {
      method: 'POST',
      origin: url.origin,
      path: url.pathname + url.search,
      headers: [
        'content-type',
        'application/x-www-form-urlencoded',
        'accept',
        'application/json',
        'accept-encoding',
        'identity',
      ],
      body: Buffer.from(form.toString()),
      allowPrivateNetwork: connection.settings.allowPrivateNetwork === true,
      headersTimeoutMs: requestTimeoutMs,
    },
    cancellationOf(AbortSignal.timeout(requestTimeoutMs)),
  );
  const answer = asObject(parseJson((await collectBody(reply.body, longestReplyBytes)).toString('utf8')));
  const text = asString(answer?.['access_token']);
  if (reply.status === 200 && text !== undefined) {
    const lifeSec = asNumber(answer?.['expires_in']) ?? assertionLifeSec;
    return { text, expiresAtMs: askedAtMs + lifeSec * 1000 };
  }
  const reason = asString(answer?.['error_description']) ?? asString(answer?.['error']) ?? `status ${reply.status}`;
  // Above 499 it is Google's fault and passes; else the key is not good.
  throw reply.status >= 500
    ? new Error(`No token: ${reason}`)
    : refused(`Google gave no token for the service account: ${reason}`);
}

function signAssertion({ clientEmail, keyId, tokenUrl, key }: ServiceAccount, nowMs: number): string {
  const issuedAt = Math.floor(nowMs / 1000);
  const header = { alg: 'RS256', typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) };
  const claims = { iss: clientEmail, scope, aud: tokenUrl, iat: issuedAt, exp: issuedAt + assertionLifeSec };
  return signRs256(JSON.stringify(header), JSON.stringify(claims), key);
}

function refused(message: string): Error {
  return upstreamError(upstreamErrorCodes.credential, message);
}

import { createHash, createHmac } from 'node:crypto';

export type AwsCredentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

export type SignableRequest = {
  readonly method: string;
  /** Path and query exactly as they go over the wire. */
  readonly path: string;
  /** The headers to sign, `host` among them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
};

export type SigningScope = {
  readonly credentials: AwsCredentials;
  readonly region: string;
  /** The service's signing name, which need not be its host's. */
  readonly service: string;
  readonly at: Date;
};

const algorithm = 'AWS4-HMAC-SHA256';

/**
 * The headers `x-amz-date` and `authorization` that sign a request with AWS Signature Version 4, names and values in turn
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). Written here because the SDK's
 * signer weighs nine megabytes with its dependencies.
 */
export function signRequest(request: SignableRequest, scope: SigningScope): readonly string[] {
  const { credentials, region, service, at } = scope;
  const time = at.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const headers = canonicalHeaders([...request.headers, ['x-amz-date', time]]);
  const signedHeaders = headers.map(([name]) => name).join(';');
  const credentialScope = `${day}/${region}/${service}/aws4_request`;
  const canonicalRequest = [
    request.method,
    ...canonicalTarget(request.path),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    signedHeaders,
    sha256(request.body ?? ''),
  ].join('\n');
  const toSign = [algorithm, time, credentialScope, sha256(canonicalRequest)].join('\n');
  const signature = hmac(signingKey(scope, day), toSign).toString('hex');
  const authorization = `${algorithm} Credential=${credentials.accessKeyId}/${credentialScope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return ['x-amz-date', time, 'authorization', authorization];
}

function canonicalHeaders(headers: SignableRequest['headers']): readonly (readonly [string, string])[] {
  return headers
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/ +/g, ' ')] as const)
    .sort(([left], [right]) => compare(left, right));
}

/** Path and query. What the wire shows escaped is escaped once more in the path, as all services but S3 want it. */
function canonicalTarget(target: string): readonly [path: string, query: string] {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? '' : target.slice(mark + 1);
  return [path.split('/').map(escape).join('/'), canonicalQuery(query)];
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    return [escape(decodeURIComponent(name)), escape(decodeURIComponent(value))] as const;
  });
  return pairs
    .sort((left, right) => compare(left[0], right[0]) || compare(left[1], right[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** RFC 3986: everything but letters, digits and `-._~`. */
function escape(text: string): string {
  const hex = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, hex);
}

/** By code, whatever the locale. */
function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function signingKey({ credentials, region, service }: SigningScope, day: string): Buffer {
  return [day, region, service, 'aws4_request'].reduce(hmac, Buffer.from(`AWS4${credentials.secretAccessKey}`));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

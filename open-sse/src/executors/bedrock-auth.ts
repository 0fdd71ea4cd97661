import { OmniError, type UpstreamConnection } from '@omniroute/core';
import { signRequest } from './aws/sign-request.ts';

/** What is signed of a call. */
export type BedrockCall = {
  readonly method: string;
  readonly origin: string;
  /** Path and query as they go over the wire. */
  readonly path: string;
  readonly contentType?: string;
  readonly body?: Buffer;
};

/**
 * The headers that prove a call to Bedrock, names and values in turn. With an access key id the secret is the secret access key and
 * signs; without one it is a Bedrock API key and travels itself. Throws `OmniError` `invalid-input` when the region is missing.
 */
export function authoriseBedrock(call: BedrockCall, connection: UpstreamConnection, at: Date): readonly string[] {
  const { secret, settings } = connection;
  if (secret === undefined || secret === '') return [];
  const { accessKeyId, region } = settings.options ?? {};
  if (!accessKeyId) return ['authorization', `Bearer ${secret}`];
  if (!region) {
    throw new OmniError('invalid-input', 'The connection lacks “region”.', { field: 'settings.options.region' });
  }
  const headers: [string, string][] = [['host', new URL(call.origin).host]];
  if (call.contentType !== undefined) headers.push(['content-type', call.contentType]);
  const { method, path, body } = call;
  return signRequest(
    { method, path, headers, ...(body !== undefined && { body }) },
    { credentials: { accessKeyId, secretAccessKey: secret }, region, service: 'bedrock', at },
  );
}

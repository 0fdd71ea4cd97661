import type { ApiFormat } from '@omniroute/core';
import type { UpstreamCall } from '@omniroute/open-sse';
import type { LiveConnection } from '../snapshot/snapshot.ts';

/** What is asked of one connection: there is no other that could answer. */
export type ResourceAsk = {
  readonly connection: LiveConnection;
  /** Empty for what belongs to no model. */
  readonly model: string;
  readonly format: ApiFormat;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the endpoint of the format, escaped, with its query. */
  readonly subpath: string;
  readonly body?: UpstreamCall['body'];
  readonly contentType?: string;
  /** How the reply comes: whole, as server-sent events, or as bytes of any length. */
  readonly reply: 'json' | 'events' | 'bytes';
};

import type { LitellmFacts, ModelFacts, TokenCounts, UpstreamFailure } from '@omniroute/core';
import type { LookupAddress } from 'node:dns';
import { redact, shorten } from '../../executors/classify/redact.ts';
import type { HeaderMap } from '../../executors/executor.ts';
import type { TextReply } from '../../executors/http-client.ts';
import type { Resolve } from '../../executors/address-policy.ts';
import type { Upstream } from '../upstream-get.ts';
import type { ProbeDetails } from './probe-step.ts';

/**
 * Asks the connection for one smallest completion on the path that production takes. The gateway gives it. It must not throw
 * for a failure of the upstream.
 */
export type ProbeCall = (options: { readonly model: string; readonly stream: boolean }) => Promise<ProbeCallResult>;

export type ProbeCallResult = {
  /** Absent when the call was answered. */
  readonly failure?: UpstreamFailure;
  readonly status?: number;
  readonly firstTokenMs?: number;
  /** The beginning of the answer's text. */
  readonly text?: string;
  /** Reported by the upstream; absent when it told no usage. */
  readonly tokens?: TokenCounts;
  readonly litellm?: LitellmFacts;
  readonly headers?: HeaderMap;
  /** The reply's body or its beginning. */
  readonly body?: string;
};

export type ProbeOptions = Upstream & {
  readonly call: ProbeCall;
  /** The model to ask; otherwise the cheapest chat model that was found. */
  readonly model?: string;
  /** Our own origins (`http://127.0.0.1:20128`), to see loops. */
  readonly selfOrigins?: readonly string[];
  /** How names become addresses. Default: the system's resolver. */
  readonly resolve?: Resolve;
};

/** What the steps learn for those after them. */
export type ProbeFindings = {
  url?: URL;
  addresses?: readonly LookupAddress[];
  version?: string | undefined;
  models?: readonly ModelFacts[];
};

export type ProbeContext = { readonly options: ProbeOptions; readonly findings: ProbeFindings };

const maxBodyCharacters = 4_000;
const shownHeaders =
  /^(?:content-type|server|date|via|location|retry-after|request-id|x-request-id|x-ratelimit-|x-litellm-|cf-ray)/;

/** An exchange as a person may see it: no request headers, the connection's secret and whatever looks like one taken out. */
export function describeReply(options: ProbeOptions, request: string, reply: TextReply): ProbeDetails {
  return describe(options, { request, status: reply.status, headers: reply.headers, body: reply.text });
}

export function describe(options: ProbeOptions, details: ProbeDetails): ProbeDetails {
  const clean = (text: string): string => redact(text, [options.connection.secret]);
  const { request, status, headers, body } = details;
  return {
    ...(request === undefined ? {} : { request: clean(request) }),
    ...(status === undefined ? {} : { status }),
    ...(headers === undefined ? {} : { headers: pickHeaders(headers, clean) }),
    ...(body === undefined ? {} : { body: shorten(clean(body), maxBodyCharacters) }),
  };
}

function pickHeaders(headers: HeaderMap, clean: (text: string) => string): HeaderMap {
  const shown = Object.entries(headers).filter(([name]) => shownHeaders.test(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, clean(value)]));
}

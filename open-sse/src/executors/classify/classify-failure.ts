import type { UpstreamFailure } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import { readErrorBody } from '../../codecs/read-error.ts';
import { asObject, parseJson } from '../../codecs/read-json.ts';
import type { RawFailure } from '../executor.ts';
import { commonRules } from './common-rules.ts';
import { classifyConnectionError } from './connection-errors.ts';
import { findRule, type FailureReport, type FailureRule } from './failure-rule.ts';
import { redact, shorten } from './redact.ts';
import { readResetWait, readWaitInText } from './reset-wait.ts';
import { readRetryAfter, secondsToWait } from './retry-after.ts';

const maxMessageCharacters = 500;

type TimedOut = Extract<RawFailure, { readonly type: 'timeout' }>;
type Answered = Extract<RawFailure, { readonly type: 'response' }>;
type StreamFailed = Extract<RawFailure, { readonly type: 'stream-error' }>;

/**
 * Gives a failure its kind and scope by the first rule that fits: the upstream's own rules, then the common ones. Messages are
 * caller-safe: nothing shaped like a credential, at most 500 characters.
 */
export function classifyFailure(failure: RawFailure, ownRules: readonly FailureRule[] = []): UpstreamFailure {
  switch (failure.type) {
    case 'response':
      return classifyResponse(failure, ownRules);
    case 'stream-error':
      return classifyStreamError(failure, ownRules);
    case 'connection':
      return classifyConnectionError(failure.error);
    case 'timeout':
      return classifyTimeout(failure);
    case 'protocol':
      return { kind: 'protocol', scope: 'model', message: safe(failure.message) };
  }
}

function classifyResponse(failure: Answered, ownRules: readonly FailureRule[]): UpstreamFailure {
  const { headers } = failure;
  // LiteLLM answers some failed Messages calls with 200 and an error body.
  const status = failure.status < 300 && holdsError(failure.body) ? undefined : failure.status;
  if (status !== undefined && status < 400) return classifyNoError(status);
  const { message, type, code } = readErrorBody(failure.body);
  const markers = [type, code].filter((marker) => marker !== undefined && marker !== String(status));
  return judge({ status, headers, text: message, markers: markers.filter((marker) => marker !== undefined) }, ownRules);
}

function holdsError(body: string): boolean {
  const object = asObject(parseJson(body));
  return object !== undefined && (asObject(object['error']) !== undefined || object['type'] === 'error');
}

/** A redirect or an answer without an error where one was expected: whatever is there, it is no LLM API. */
function classifyNoError(status: number): UpstreamFailure {
  const message =
    status >= 300
      ? `The upstream answers with a redirect (${status}), which is not followed. Check the connection's base URL.`
      : `The upstream's answer (${status}) is not what its API promises. Check the connection's base URL.`;
  return { kind: 'protocol', scope: 'connection', message, status };
}

function classifyStreamError(failure: StreamFailed, ownRules: readonly FailureRule[]): UpstreamFailure {
  const { message, errorType, errorCode } = failure;
  const status = failure.status ?? (/^[45]\d\d$/.test(errorCode ?? '') ? Number(errorCode) : undefined);
  const markers = [errorType, errorCode].filter((marker) => marker !== undefined);
  return judge({ status, headers: {}, text: message, markers }, ownRules);
}

function judge(report: FailureReport, ownRules: readonly FailureRule[]): UpstreamFailure {
  const rule = findRule(ownRules, report) ?? findRule(commonRules, report);
  const { kind, scope } = rule ?? fallbackRule(report.status);
  return defined({
    kind,
    scope,
    message: safe(report.text),
    status: report.status,
    code: report.markers.at(-1),
    retryAfterMs: readRetryAfter(report.headers, Date.now()) ?? waitOf(rule, report.text) ?? waitOfLimit(kind, report),
  });
}

/** Who is only told that a limit is used up looks when it is whole again. */
function waitOfLimit(kind: UpstreamFailure['kind'], { headers, text }: FailureReport): number | undefined {
  if (kind !== 'rate-limit') return undefined;
  return readWaitInText(text) ?? readResetWait(headers, Date.now());
}

/** Other 4xx say that the request is at fault, everything else that the upstream is. */
function fallbackRule(status: number | undefined): Pick<FailureRule, 'kind' | 'scope'> {
  return status !== undefined && status < 500
    ? { kind: 'bad-request', scope: 'request' }
    : { kind: 'unavailable', scope: 'model' };
}

function waitOf(rule: FailureRule | undefined, text: string): number | undefined {
  const seconds = rule?.waitSeconds?.exec(text)?.[1];
  return seconds === undefined ? undefined : secondsToWait(Number(seconds));
}

function classifyTimeout({ phase, afterMs }: TimedOut): UpstreamFailure {
  const seconds = `${afterMs / 1000} s`;
  switch (phase) {
    case 'connect':
      return {
        kind: 'timeout',
        scope: 'connection',
        message: `The upstream did not accept a connection within ${seconds}.`,
      };
    case 'headers':
      return { kind: 'timeout', scope: 'model', message: `The upstream sent no response headers within ${seconds}.` };
    case 'first-event':
      return { kind: 'timeout', scope: 'model', message: `The upstream sent no first event within ${seconds}.` };
    case 'idle':
      return { kind: 'timeout', scope: 'model', message: `The upstream's stream stood still for ${seconds}.` };
    case 'total':
      return { kind: 'timeout', scope: 'request', message: `The request was not answered within ${seconds}.` };
  }
}

/** LiteLLM appends what its router tried, and the ids of deployments that rest: nothing that a caller should see. */
const routerTail =
  /\s*(?:LiteLLM: model group |(?:\.\s*)?Received Model Group=|Available Model Group Fallbacks=|All deployments for selected model are in cooldown|pre-call-checks=)[^]*$/;

function safe(text: string): string {
  const message = redact(text.replace(routerTail, '')).trim();
  return shorten(message === '' ? 'The upstream gave no reason.' : message, maxMessageCharacters);
}

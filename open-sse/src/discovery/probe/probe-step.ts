import type { HeaderMap } from '../../executors/executor.ts';

/** The steps of a connection test, in order. */
export const probeStepIds = ['address', 'dns', 'connect', 'identity', 'key', 'models', 'answer', 'stream'] as const;
export type ProbeStepId = (typeof probeStepIds)[number];

export const probeStepTitles: Readonly<Record<ProbeStepId, string>> = {
  address: 'Address',
  dns: 'Name resolution',
  connect: 'Network and TLS',
  identity: 'What answers there',
  key: 'Key',
  models: 'Models',
  answer: 'An answer',
  stream: 'A streamed answer',
};

export type ProbeStatus = 'ok' | 'warning' | 'failed' | 'skipped';

/** What was exchanged, without credentials. */
export type ProbeDetails = {
  readonly request?: string;
  readonly status?: number;
  readonly headers?: HeaderMap;
  readonly body?: string;
};

export type ProbeVerdict = {
  readonly status: ProbeStatus;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly details?: ProbeDetails;
};

export type ProbeStep = ProbeVerdict & {
  readonly step: ProbeStepId;
  readonly title: string;
  readonly durationMs: number;
};

export function ok(message: string, details?: ProbeDetails): ProbeVerdict {
  return details === undefined ? { status: 'ok', message } : { status: 'ok', message, details };
}

export function skipped(message: string): ProbeVerdict {
  return { status: 'skipped', message };
}

export function warning(message: string, hint: string, details?: ProbeDetails): ProbeVerdict {
  return { status: 'warning', message, hint, ...(details === undefined ? {} : { details }) };
}

export function failed(message: string, hint: string, details?: ProbeDetails): ProbeVerdict {
  return { status: 'failed', message, hint, ...(details === undefined ? {} : { details }) };
}

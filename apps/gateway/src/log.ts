import { OmniError } from '@omniroute/core';
import type { DeclaredChange } from '@omniroute/declaration';
import type { RecorderAlarm } from '@omniroute/storage';
import { pino } from 'pino';
import type { DeclarationState } from './declaration/declaration-file.ts';

/** What the process tells its operator. No bodies, no secrets. */
export type Log = {
  fault(error: unknown, context?: Readonly<Record<string, string>>): void;
  storageFault(fault: unknown): void;
  recorderAlarm(alarm: RecorderAlarm): void;
  declaration(state: DeclarationState, changes: readonly DeclaredChange[]): void;
  countUnauthenticated(): void;
  /** A request that a silent target was not sent. */
  countDroppedShadow(): void;
};

/** Things shaped like a key, wherever they stand. */
const keyShape = /\b(sk|pk|key|gsk|xai)-[A-Za-z0-9_-]{8,}/g;

/** A JSON log on standard error. */
export function createLog(level: string): Log {
  const logger = pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
  let unauthenticated = 0;
  let droppedShadows = 0;
  return {
    fault: (error, context = {}) => logger.error({ ...context, ...describe(error) }, 'fault'),
    storageFault: (fault) => {
      if (fault === undefined) logger.info('storage works again');
      else logger.error(describe(fault), 'storage fault');
    },
    recorderAlarm: (alarm) => {
      if (alarm.kind === 'cleared') logger.warn({ lost: alarm.lost }, 'requests are recorded again');
      else logger.error({ alarm: alarm.kind, ...describe(alarm.error) }, 'requests cannot be recorded');
    },
    declaration: ({ path, faults }, changes) => {
      if (faults.length > 0) {
        const told = faults.map(({ line, message }) =>
          redact(line === undefined ? message : `line ${line}: ${message}`),
        );
        logger.warn({ path, faults: told }, 'the configuration file is not used as it is; what held before holds on');
      } else if (changes.length > 0) {
        const told = changes.map(({ type, section, name }) => `${type} ${section} ${name}`);
        logger.info({ path, changes: told }, 'the configuration file was taken over');
      }
    },
    countUnauthenticated: () => {
      unauthenticated += 1;
      // Powers of two: a flood of bad keys leaves a handful of lines.
      if ((unauthenticated & (unauthenticated - 1)) === 0)
        logger.warn({ unauthenticated }, 'requests without a valid key so far');
    },
    countDroppedShadow: () => {
      droppedShadows += 1;
      if ((droppedShadows & (droppedShadows - 1)) === 0)
        logger.warn({ droppedShadows }, 'requests not sent to silent targets so far: too many were under way');
    },
  };
}

function describe(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: redact(String(error)) };
  const cause = error.cause instanceof Error ? redact(error.cause.message) : undefined;
  return {
    error: redact(error.message),
    ...(error instanceof OmniError && { code: error.code }),
    ...(error.stack !== undefined && { stack: redact(error.stack) }),
    ...(cause !== undefined && { cause }),
  };
}

function redact(text: string): string {
  return text.replace(keyShape, '$1-…');
}

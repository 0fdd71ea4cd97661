import type { ConnectionStatus } from '@omniroute/core';
import { updateConnection } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';

export type TestResult = { readonly status: Exclude<ConnectionStatus, 'untested'>; readonly message?: string };

/** Keeps how a test of a connection went. */
export async function recordConnectionTest(
  context: ControlContext,
  id: string,
  { status, message }: TestResult,
): Promise<void> {
  const summary = { status, message };
  await change(context, { action: 'test', entity: 'connection', entityId: id, summary }, (db) =>
    updateConnection(db, id, { status, statusMessage: message ?? null, lastTestedAtMs: context.now() }),
  );
}

'use client';

import type { Connection, ConnectionModel } from '@omniroute/contract';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { Select } from '#components/ui/input.tsx';
import { formatMoment } from '#lib/time.ts';
import { useUrlState } from '#lib/use-url-state.ts';
import { ProbeStep } from './probe-step.tsx';
import { useConnectionTest, type TestRun } from './use-connection-test.ts';

/** Rows that stand grey while the verdicts come in, when no run has shown yet how many there are. */
const usualSteps = 6;

type TestPanelProps = { readonly connection: Connection; readonly models: readonly ConnectionModel[] };

/** Tests a connection on the way that production traffic takes. Starts by itself for a connection just saved. */
export function TestPanel({ connection, models }: TestPanelProps) {
  const { get, replace } = useUrlState();
  const { run, start, cancel } = useConnectionTest(connection.id);
  const [model, setModel] = useState('');
  const running = run.state === 'running';
  const wanted = get('test') !== undefined;
  useEffect(() => {
    if (!wanted) return;
    replace({ test: undefined });
    void start();
  }, [wanted, replace, start]);
  return (
    <Card>
      <CardHeader
        title="Test"
        hint={describeState(run, connection)}
        actions={
          <>
            <Select
              aria-label="Model for the answer"
              className="w-52 max-w-full"
              value={model}
              disabled={running}
              onChange={(event) => setModel(event.target.value)}
            >
              <option value="">Model: automatic</option>
              {models
                .filter(({ mode }) => mode === undefined || mode === 'chat')
                .map(({ id }) => (
                  <option key={id}>{id}</option>
                ))}
            </Select>
            {run.steps.length > 0 && !running && (
              <CopyButton label="Copy diagnostics" text={writeDiagnostics(connection, run)} />
            )}
            {running ? (
              <Button onClick={cancel}>Cancel</Button>
            ) : (
              <Button onClick={() => start(model === '' ? undefined : model)}>
                {run.state === 'idle' ? 'Test connection' : 'Test again'}
              </Button>
            )}
          </>
        }
      />
      <ol
        role="status"
        aria-live="polite"
        aria-busy={running}
        className="divide-y divide-border border-t border-border empty:hidden"
      >
        {run.steps.map((step) => (
          <ProbeStep key={step.step} step={step} />
        ))}
        {running &&
          Array.from({ length: Math.max(1, usualSteps - run.steps.length) }, (_, row) => (
            <PendingStep key={row} active={row === 0} />
          ))}
      </ol>
      {run.state === 'lost' && (
        <div className="px-5 pb-4">
          <FaultNote error={run.error} />
        </div>
      )}
    </Card>
  );
}

function PendingStep({ active }: { readonly active: boolean }) {
  return (
    <li aria-hidden={!active} className="flex items-center gap-3 px-4 py-3 text-muted-foreground sm:px-5">
      {active ? (
        <span className="size-3.5 shrink-0 animate-spin rounded-full border-2 border-border border-t-primary" />
      ) : (
        <span className="size-3.5 shrink-0 rounded-full border-2 border-border" />
      )}
      {active ? 'Checking…' : <span className="h-3 w-40 rounded bg-muted" />}
    </li>
  );
}

function describeState(run: TestRun, connection: Connection): string {
  const failed = run.steps.filter(({ status }) => status === 'failed').length;
  switch (run.state) {
    case 'idle':
      return connection.lastTestedAt === undefined
        ? 'Not tested yet. An untested connection can be used all the same.'
        : `${connection.statusMessage ?? 'Last run'} (${formatMoment(connection.lastTestedAt)})`;
    case 'running':
      return 'Running on the way that production traffic takes…';
    case 'cancelled':
      return 'Cancelled.';
    case 'lost':
      return 'The verdicts broke off.';
    case 'done':
      return failed === 0
        ? 'The connection works.'
        : 'The connection does not work yet. It is saved, and can be used untested.';
  }
}

function writeDiagnostics({ name, provider, baseUrl }: Connection, { steps }: TestRun): string {
  return JSON.stringify({ connection: { name, provider, baseUrl }, steps }, null, 2);
}

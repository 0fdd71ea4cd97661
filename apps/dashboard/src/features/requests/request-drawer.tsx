'use client';

import type { RequestDetail } from '@omniroute/contract';
import type { ReactNode } from 'react';
import { QueryLink } from '#components/query-link.tsx';
import { QueryState } from '#components/query-state.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { formatDuration, formatUsd, unknown } from '#lib/format.ts';
import { formatMoment } from '#lib/time.ts';
import { AttemptTimeline } from './attempt-timeline.tsx';
import { costSourceNames } from './attempt-facts.tsx';
import { Facts, type Fact } from './facts.tsx';
import { PlanFacts } from './plan-facts.tsx';
import { useRequest } from './queries.ts';
import { RequestLosses } from './request-losses.tsx';
import { RequestStatus } from './request-status.tsx';
import { TokenFacts } from './token-facts.tsx';

const cacheTexts = { exact: 'the very same request', semantic: 'one of the same meaning' } as const;

type RequestDrawerProps = { readonly id: string; readonly onClose: () => void };

/** One request: what was asked, each attempt on a time scale, and how its cost came about. */
export function RequestDrawer({ id, onClose }: RequestDrawerProps) {
  const request = useRequest(id);
  return (
    <Dialog
      open
      onClose={onClose}
      shape="side"
      title="Request"
      description={
        <span className="flex items-center gap-1">
          <code className="font-mono text-xs wrap-anywhere">{id}</code>
          <CopyButton iconOnly label="Copy the request id" text={id} />
        </span>
      }
    >
      <QueryState query={request} subject="The request">
        {(data) => <RequestBody request={data} />}
      </QueryState>
    </Dialog>
  );
}

function RequestBody({ request }: { readonly request: RequestDetail }) {
  return (
    <div className="grid grid-cols-1 gap-6">
      <div className="grid grid-cols-1 gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <RequestStatus request={request} />
          {request.suspect && <Badge tone="warning">Suspect: the upstream may have hidden a break</Badge>}
        </div>
        {request.errorMessage !== undefined && (
          <p className="rounded-md bg-danger-soft px-3 py-2 text-sm break-words text-danger">{request.errorMessage}</p>
        )}
        <Facts facts={requestFacts(request)} />
      </div>
      <Section title="Attempts">
        {request.attempts.length === 0 ? (
          <p className="text-muted-foreground">{whyNone(request)}</p>
        ) : (
          <AttemptTimeline request={request} />
        )}
      </Section>
      {request.plan !== undefined && (
        <Section title="Plan">
          <PlanFacts plan={request.plan} />
        </Section>
      )}
      <Section title="Usage and cost">
        <TokenFacts tokens={request.tokens} units={request.units} source={request.usageSource} />
        <Facts
          facts={[
            ['Cost', formatUsd(request.costNanoUsd)],
            ['Cost from', request.costSource === undefined ? unknown : costSourceNames[request.costSource]],
            ...(request.cache === undefined ? [] : [['Saved', formatUsd(request.savedNanoUsd)] as const]),
          ]}
        />
      </Section>
      {request.losses.length > 0 && (
        <Section title="Lost on the way">
          <RequestLosses losses={request.losses} />
        </Section>
      )}
    </div>
  );
}

function whyNone({ cache, outcome }: RequestDetail): string {
  if (cache !== undefined) return 'None: the answer was a kept one.';
  if (outcome === 'answered') return 'None: it was answered without asking a target.';
  return 'None: the request was refused before any target was asked.';
}

function requestFacts(request: RequestDetail): readonly Fact[] {
  return [
    ['Time', formatMoment(request.time)],
    ['Model asked for', <code className="font-mono text-xs wrap-anywhere">{request.model || unknown}</code>],
    ['Combo', request.combo?.name ?? unknown],
    ['Key', request.key.team === undefined ? request.key.name : `${request.key.name}, team ${request.key.team}`],
    ['Format', `${request.format}${request.stream ? ', streamed' : ''}`],
    ['Client', request.client ?? unknown],
    ['First token', formatDuration(request.timings.firstTokenMs)],
    ['Total', formatDuration(request.timings.totalMs)],
    ['Finish', request.finishReason ?? unknown],
    ...(request.cache === undefined ? [] : ([['From the cache', cacheTexts[request.cache]]] as const)),
    ...(request.shadowOf === undefined
      ? []
      : ([['Sent to a silent target for', <ShadowedRequest key="shadow" id={request.shadowOf} />]] as const)),
    ...(request.tags.length > 0 ? ([['Tags', request.tags.join(', ')]] as const) : []),
  ];
}

/** The client's request that a silent one repeats. */
function ShadowedRequest({ id }: { readonly id: string }) {
  return (
    <QueryLink change={{ id }} className="font-mono text-xs wrap-anywhere underline underline-offset-4">
      {id}
    </QueryLink>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="grid gap-3 border-t border-border pt-4">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

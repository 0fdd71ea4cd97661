'use client';

import type { RequestView } from '@omniroute/contract';
import { CheckCircledIcon } from '@radix-ui/react-icons';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { buttonVariants } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { cn } from '#lib/class-names.ts';
import { useCombos } from '../combos/queries.ts';
import { useConnections } from '../connections/queries.ts';
import { useKeys } from '../keys/queries.ts';
import { SnippetPanel } from '../keys/snippet-panel.tsx';

type FirstStepsProps = { readonly first: RequestView | undefined };

/** Leads who has just started from nothing to a first answered request, and sees it come in. */
export function FirstSteps({ first }: FirstStepsProps) {
  const connected = (useConnections().data?.length ?? 0) > 0;
  const combined = (useCombos().data?.length ?? 0) > 0;
  const keyed = useKeys().data?.some(({ revokedAt }) => revokedAt === undefined) ?? false;
  const next = [connected, combined, keyed].indexOf(false);
  const steps = [
    {
      title: 'Connect a model source',
      text: 'A LiteLLM gateway, or a provider itself.',
      href: '/connections?new=1',
      action: 'Add connection',
      done: connected,
    },
    {
      title: 'Build a combo',
      text: 'Ordered targets under one name; if one fails, the next answers.',
      href: '/combos?new=1',
      action: 'New combo',
      done: combined,
    },
    {
      title: 'Create a key',
      text: 'What your client signs in with. It is shown once.',
      href: '/keys?new=1',
      action: 'Create key',
      done: keyed,
    },
  ];
  return (
    <div className="grid grid-cols-1 gap-5">
      <Card>
        <ol className="divide-y divide-border">
          {steps.map((step, index) => (
            <Step key={step.href} number={index + 1} done={step.done} title={step.title} text={step.text}>
              {!step.done && (
                <Link href={step.href} className={buttonVariants({ variant: index === next ? 'primary' : 'outline' })}>
                  {step.action}
                </Link>
              )}
            </Step>
          ))}
          <Step number={4} done={first !== undefined} title="Send a first request" text={<Waiting first={first} />} />
        </ol>
      </Card>
      {keyed && first === undefined && (
        <Card className="p-4 sm:p-5">
          <SnippetPanel />
        </Card>
      )}
    </div>
  );
}

type StepProps = {
  readonly number: number;
  readonly done: boolean;
  readonly title: string;
  readonly text: ReactNode;
  readonly children?: ReactNode;
};

function Step({ number, done, title, text, children }: StepProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4 sm:px-5">
      <span
        className={cn(
          'flex size-7 shrink-0 items-center justify-center rounded-full border text-xs font-medium tabular-nums',
          done ? 'border-transparent bg-success-soft text-success' : 'border-border text-muted-foreground',
        )}
      >
        {done ? <CheckCircledIcon aria-label="Done" /> : number}
      </span>
      <div className="min-w-48 flex-1">
        <h2 className="font-medium">{title}</h2>
        <div className="text-sm text-muted-foreground">{text}</div>
      </div>
      {children}
    </li>
  );
}

function Waiting({ first }: { readonly first: RequestView | undefined }) {
  return (
    <p role="status" className="flex flex-wrap items-center gap-2">
      {first === undefined ? (
        <>
          <span aria-hidden className="size-2 animate-pulse rounded-full bg-primary" />
          Waiting for your first request…
        </>
      ) : (
        <>
          <span className="font-medium text-success">Your first request is here.</span>
          <Link
            href={`/requests?id=${first.id}`}
            className="font-mono text-xs wrap-anywhere text-primary underline-offset-4 hover:underline"
          >
            {first.id}
          </Link>
        </>
      )}
    </p>
  );
}

'use client';

import type { ComboCreate, Simulation } from '@omniroute/contract';
import { ExclamationTriangleIcon } from '@radix-ui/react-icons';
import { useState, type ReactNode } from 'react';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { cn } from '#lib/class-names.ts';
import { formatUsd } from '#lib/format.ts';
import { draws, usualInputs, type SimulationInputs, type TargetCase } from './inputs.ts';
import { PredictedOrder } from './predicted-order.tsx';
import { PredictedStory } from './predicted-story.tsx';
import { ReplayPanel } from './replay-panel.tsx';
import { RequestInputs } from './request-inputs.tsx';
import { useSimulation } from './use-simulation.ts';

type SimulationPanelProps = {
  /** As it would be saved now. */
  readonly combo: ComboCreate;
  /** The saved combo that it changes. Absent: it is a new one. */
  readonly savedId?: string | undefined;
  readonly className?: string;
};

/** What would become of a request if the combo were saved as it stands. Nobody is asked. */
export function SimulationPanel({ combo, savedId, className }: SimulationPanelProps) {
  const [inputs, setInputs] = useState<SimulationInputs>(usualInputs);
  const simulation = useSimulation(combo, inputs);
  const change = (part: Partial<SimulationInputs>) => setInputs((last) => ({ ...last, ...part }));
  const setCase = (name: string, each: TargetCase) =>
    setInputs((last) => ({ ...last, cases: { ...last.cases, [name]: each } }));
  return (
    <Card className={cn('pb-5', className)} aria-label="Simulation">
      <CardHeader title="What would happen" hint="Follows every edit. Nobody is asked." />
      <div className="grid gap-4 px-4 sm:px-5">
        <Disclosure summary="The request" defaultOpen>
          <RequestInputs inputs={inputs} onChange={change} />
        </Disclosure>
        <div className="grid min-h-48 content-start gap-4 border-t border-border pt-4">
          {combo.targets.length === 0 && <Muted>Add a target to see what would happen.</Muted>}
          {combo.targets.length > 0 && simulation.isError && <FaultNote error={simulation.error} />}
          {combo.targets.length > 0 && !simulation.isError && simulation.data !== undefined && (
            <Outcome simulation={simulation.data} cases={inputs.cases} onCase={setCase} />
          )}
        </div>
        {savedId !== undefined && combo.targets.length > 0 && <ReplayPanel comboId={savedId} combo={combo} />}
      </div>
    </Card>
  );
}

type OutcomeProps = {
  readonly simulation: Simulation;
  readonly cases: SimulationInputs['cases'];
  readonly onCase: (name: string, each: TargetCase) => void;
};

function Outcome({ simulation, cases, onCase }: OutcomeProps) {
  const { refused, predicted, skipped, shares, warnings = [] } = simulation;
  return (
    <>
      {refused !== undefined && (
        <p className="rounded-md bg-danger-soft px-3 py-2 text-xs wrap-anywhere text-danger">
          Refused with {refused.status}: {refused.message}
        </p>
      )}
      <PredictedOrder simulation={simulation} cases={cases} onCase={onCase} />
      {predicted !== undefined && <PredictedStory predicted={predicted} />}
      {shares?.expectedCostNanoUsd !== undefined && shares.requests > 0 && (
        <Muted>
          1 000 such requests cost about {formatUsd((shares.expectedCostNanoUsd / shares.requests) * draws)}.
        </Muted>
      )}
      {skipped.length > 0 && (
        <ul className="grid gap-1 text-xs text-muted-foreground" aria-label="Not asked">
          {skipped.map(({ name, detail }, place) => (
            <li key={place} className="wrap-anywhere">
              Not asked: <span className="font-mono">{name}</span>. {detail}
            </li>
          ))}
        </ul>
      )}
      {warnings.length > 0 && (
        <ul className="grid gap-1.5 text-xs" aria-label="Worth knowing">
          {warnings.map(({ detail }) => (
            <li key={detail} className="flex items-start gap-2">
              <ExclamationTriangleIcon aria-hidden className="mt-0.5 shrink-0 text-warning" />
              <span className="wrap-anywhere">{detail}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Muted({ children }: { readonly children: ReactNode }) {
  return <p className="text-xs text-muted-foreground">{children}</p>;
}

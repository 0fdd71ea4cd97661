import type { Simulation } from '@omniroute/contract';
import { Select } from '#components/ui/input.tsx';
import { formatDuration, formatShare, formatUsd } from '#lib/format.ts';
import { pickChoice } from '#lib/url-state.ts';
import { caseTexts } from './case-texts.ts';
import type { SimulationInputs, TargetCase } from './inputs.ts';

type PredictedOrderProps = {
  readonly simulation: Simulation;
  readonly cases: SimulationInputs['cases'];
  readonly onCase: (name: string, each: TargetCase) => void;
};

const cases = caseTexts.map(([value]) => value);

/** The targets in the order in which they would be asked; each can be made to fail. */
export function PredictedOrder({ simulation, cases: chosen, onCase }: PredictedOrderProps) {
  const { order, shares } = simulation;
  return (
    <ol className="grid gap-2" aria-label="Order of asking">
      {order.map((target, place) => {
        const name = `${target.connectionName}/${target.model}`;
        const firsts = shares?.targets.find(
          ({ connection, model }) => connection === target.connection && model === target.model,
        );
        const share = shares === undefined ? undefined : formatShare(firsts?.requests ?? 0, shares.requests);
        return (
          <li key={name} className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] items-center gap-x-2 gap-y-1 text-xs">
            <span className="text-right text-muted-foreground tabular-nums">{place + 1}</span>
            <span className="font-mono wrap-anywhere">{name}</span>
            <Select
              aria-label={`${name}: what becomes of it`}
              className="h-7 w-36 text-xs"
              value={chosen[name] ?? 'healthy'}
              onChange={(event) => onCase(name, pickChoice(event.target.value, cases, 'healthy'))}
            >
              {caseTexts.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
            <span className="col-start-2 col-end-4 flex flex-wrap gap-x-3 text-muted-foreground tabular-nums">
              <span>cost {formatUsd(target.expectedCostNanoUsd)}</span>
              <span>first token {formatDuration(target.expectedFirstTokenMs)}</span>
              {share !== undefined && <span>first for {share}</span>}
              {target.standing !== undefined && <span>{target.standing.state}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

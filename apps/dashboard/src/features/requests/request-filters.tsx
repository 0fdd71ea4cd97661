'use client';

import { outcomes } from '@omniroute/core';
import { Cross2Icon } from '@radix-ui/react-icons';
import { Button } from '#components/ui/button.tsx';
import { Select } from '#components/ui/input.tsx';
import { Switch } from '#components/ui/toggles.tsx';
import { useUrlState } from '#lib/use-url-state.ts';
import { useConnections } from '../connections/queries.ts';
import { useKeys } from '../keys/queries.ts';
import { outcomeLooks } from './request-status.tsx';

/** What of the log is shown. All of it stands in the address. */
export function RequestFilters({ live }: { readonly live: boolean }) {
  const { get, replace } = useUrlState();
  const connections = useConnections().data ?? [];
  const keys = useKeys().data ?? [];
  const model = get('model');
  const filtered = ['outcome', 'connection', 'key', 'model', 'shadows'].some((name) => get(name) !== undefined);
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <FilterSelect
        name="outcome"
        label="Outcome"
        all="Any outcome"
        options={outcomes.map((outcome) => [outcome, outcomeLooks[outcome].word])}
      />
      <FilterSelect
        name="connection"
        label="Connection"
        all="Any connection"
        options={connections.map(({ id, name }) => [id, name])}
      />
      <FilterSelect name="key" label="Key" all="Any key" options={keys.map(({ id, name }) => [id, name])} />
      <FilterSelect
        name="shadows"
        label="Silent targets"
        all="Of clients"
        options={[
          ['only', 'To silent targets'],
          ['with', 'Of clients and to silent targets'],
        ]}
      />
      {model !== undefined && (
        <Button
          size="small"
          aria-label={`Remove the filter for model ${model}`}
          onClick={() => replace({ model: undefined })}
        >
          <span className="max-w-52 truncate">Model: {model}</span> <Cross2Icon />
        </Button>
      )}
      {filtered && (
        <Button
          variant="ghost"
          size="small"
          onClick={() =>
            replace({ outcome: undefined, connection: undefined, key: undefined, model: undefined, shadows: undefined })
          }
        >
          Clear filters
        </Button>
      )}
      <div className="ml-auto">
        <Switch label="Auto-refresh" checked={live} onChange={(on) => replace({ live: on ? undefined : 'off' })} />
      </div>
    </div>
  );
}

type FilterSelectProps = {
  readonly name: string;
  readonly label: string;
  readonly all: string;
  readonly options: readonly (readonly [value: string, label: string])[];
};

function FilterSelect({ name, label, all, options }: FilterSelectProps) {
  const { get, replace } = useUrlState();
  return (
    <Select
      aria-label={label}
      className="w-auto max-w-44"
      value={get(name) ?? ''}
      onChange={(event) => replace({ [name]: event.target.value })}
    >
      <option value="">{all}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </Select>
  );
}

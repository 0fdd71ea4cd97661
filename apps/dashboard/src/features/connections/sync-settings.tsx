'use client';

import type { Connection } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { Select } from '#components/ui/input.tsx';
import { Switch } from '#components/ui/toggles.tsx';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

type Settings = Connection['settings'];
type NewModels = NonNullable<Settings['newModels']>;

const choices: Readonly<Record<NewModels, string>> = {
  import: 'New models: use at once',
  offer: 'New models: ask me',
  ignore: 'New models: ignore',
};

/** Whether the list of models is kept fresh, and what becomes of those that come new. Counts at once. */
export function SyncSettings({ connection }: { readonly connection: Connection }) {
  const queryClient = useQueryClient();
  const update = useMutation({
    mutationFn: (change: Partial<Settings>) =>
      client.call('updateConnection', {
        params: { id: connection.id },
        body: { settings: { ...connection.settings, ...change } },
      }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(queryKeys.connection(saved.id), saved);
      await queryClient.invalidateQueries({ queryKey: queryKeys.connections });
    },
  });
  // What was chosen shows at once; a refusal puts it back.
  const settings = update.isPending ? { ...connection.settings, ...update.variables } : connection.settings;
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 pb-3 sm:px-5">
      <Switch
        label="Keep in sync every 6 h"
        checked={settings.sync !== false}
        onChange={(sync) => update.mutate({ sync })}
      />
      <Select
        aria-label="New models"
        className="w-56"
        value={settings.newModels ?? 'import'}
        onChange={(event) => update.mutate({ newModels: newModelsOf(event.target.value) })}
      >
        {Object.entries(choices).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      <FaultNote error={update.error} />
    </div>
  );
}

function newModelsOf(value: string): NewModels {
  return value === 'offer' || value === 'ignore' ? value : 'import';
}

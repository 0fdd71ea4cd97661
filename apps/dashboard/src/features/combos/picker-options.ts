import type { ComboView, Connection, ConnectionModel } from '@omniroute/contract';
import type { PickedTarget } from './draft.ts';

export type PickerOption = {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly target: PickedTarget;
};
export type PickerGroup = { readonly label: string; readonly options: readonly PickerOption[]; readonly more: number };

type Source = { readonly connection: Connection; readonly models: readonly ConnectionModel[] };

type PickerInput = {
  readonly search: string;
  readonly sources: readonly Source[];
  readonly combos: readonly ComboView[];
  /** The combo being edited: it cannot hold itself. */
  readonly self: string | undefined;
};

/** Drawn at most per group; the search finds the rest. */
const groupSize = 60;

const chatModes = new Set<string | undefined>([undefined, 'chat', 'completion']);

function modelOption({ id, name, provider }: Connection, model: string, key: string): PickerOption {
  const target = { kind: 'model', connection: id, connectionName: name, provider, model } as const;
  return { key: `${key}:${id}:${model}`, label: model, detail: name, target };
}

/** What may be added to a combo, by where it comes from. A search text is also offered as an id to use exactly. */
export function pickerGroups({ search, sources, combos, self }: PickerInput): readonly PickerGroup[] {
  const term = search.trim();
  const words = term.toLowerCase().split(/\s+/);
  const fits = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const optionsOf = (litellm: boolean) =>
    sources
      .filter(({ connection }) => (connection.provider === 'litellm') === litellm)
      .flatMap(({ connection, models }) =>
        models
          .filter(({ id, mode }) => chatModes.has(mode) && fits(`${id} ${connection.name}`))
          .map(({ id }) => modelOption(connection, id, 'model')),
      );
  const exact =
    term === ''
      ? []
      : sources
          .filter(({ models }) => !models.some(({ id }) => id === term))
          .map(({ connection }) => modelOption(connection, term, 'exact'));
  const nested = combos
    .filter(({ id, name }) => id !== self && fits(`combo/${name}`))
    .map(({ id, name }) => ({
      key: `combo:${id}`,
      label: `combo/${name}`,
      detail: 'keeps its own strategy',
      target: { kind: 'combo', combo: id, comboName: name } as const,
    }));
  return [
    cut('Native', optionsOf(false)),
    cut('LiteLLM', optionsOf(true)),
    cut('Combos', nested),
    cut('Use exactly this id', exact),
  ].filter(({ options }) => options.length > 0);
}

function cut(label: string, options: readonly PickerOption[]): PickerGroup {
  return { label, options: options.slice(0, groupSize), more: Math.max(0, options.length - groupSize) };
}

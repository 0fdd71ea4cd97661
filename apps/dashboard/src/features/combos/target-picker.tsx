'use client';

import { PlusIcon } from '@radix-ui/react-icons';
import { useId, useState, type KeyboardEvent } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { cn } from '#lib/class-names.ts';
import type { PickedTarget } from './draft.ts';
import { pickerGroups, type PickerOption } from './picker-options.ts';
import { useCombos, useConnectionsWithModels } from './queries.ts';

type TargetPickerProps = {
  readonly self: string | undefined;
  readonly onPick: (target: PickedTarget) => void;
  readonly onClose: () => void;
};

/** A searchable list of all that may be a target. It stays open, so that several can be added in one go. */
export function TargetPicker({ self, onPick, onClose }: TargetPickerProps) {
  const [search, setSearch] = useState('');
  const [activeIndex, setActiveIndex] = useState(0);
  const [added, setAdded] = useState<readonly string[]>([]);
  const listId = useId();
  const sources = useConnectionsWithModels();
  const combos = useCombos().data ?? [];
  const groups = pickerGroups({ search, sources, combos, self });
  const options = groups.flatMap((group) => group.options);
  const active = options[Math.min(activeIndex, options.length - 1)];
  const pick = (option: PickerOption) => {
    onPick(option.target);
    setAdded([...added, option.label]);
  };
  const steer = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && options.length > 0) {
      event.preventDefault();
      const next = (Math.min(activeIndex, options.length - 1) + step + options.length) % options.length;
      setActiveIndex(next);
      document.getElementById(`${listId}-${options[next]?.key}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter' && active !== undefined) {
      event.preventDefault();
      pick(active);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add targets"
      description="Any model of any connection, or another combo."
      footer={
        <>
          <p role="status" className="mr-auto min-w-0 truncate text-xs text-muted-foreground">
            {added.length > 0 && `Added: ${added.join(', ')}`}
          </p>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <Input
        type="search"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={active === undefined ? undefined : `${listId}-${active.key}`}
        aria-label="Search models"
        placeholder="Search, or type a model id"
        autoFocus
        value={search}
        onKeyDown={steer}
        onChange={(event) => {
          setSearch(event.target.value);
          setActiveIndex(0);
        }}
      />
      <div id={listId} role="listbox" aria-label="Targets" className="mt-3 grid min-h-60 content-start gap-3">
        {groups.map((group) => (
          <div key={group.label} role="group" aria-label={group.label}>
            <p className="px-2 pb-1 text-xs font-medium text-muted-foreground">{group.label}</p>
            {group.options.map((option) => (
              <div
                key={option.key}
                id={`${listId}-${option.key}`}
                role="option"
                aria-selected={option === active}
                className={cn(
                  'flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 py-1',
                  option === active && 'bg-accent text-accent-foreground',
                )}
                onMouseMove={() => setActiveIndex(options.indexOf(option))}
                onClick={() => pick(option)}
              >
                <PlusIcon aria-hidden className="shrink-0 text-muted-foreground" />
                <span className="min-w-0 font-mono text-xs wrap-anywhere">{option.label}</span>
                <span className="ml-auto shrink-0 text-xs text-muted-foreground">{option.detail}</span>
              </div>
            ))}
            {group.more > 0 && (
              <p className="px-2 pt-1 text-xs text-muted-foreground">{group.more} more; keep typing</p>
            )}
          </div>
        ))}
        {groups.length === 0 && (
          <p className="py-10 text-center text-muted-foreground">
            {sources.length === 0
              ? 'There is no connection yet. Add one first.'
              : 'No model known yet. Type its id to use it all the same.'}
          </p>
        )}
      </div>
    </Dialog>
  );
}

'use client';

import type { ComboView } from '@omniroute/contract';
import { weighingStrategies } from '@omniroute/core';
import { PlusIcon } from '@radix-ui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { PageHeader } from '#components/page-header.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { client, describeFault } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';
import { useUrlState } from '#lib/use-url-state.ts';
import { ComboCache } from '../cache/combo-cache.tsx';
import { ShadowFields } from '../aliases/shadow-fields.tsx';
import { SimulationPanel } from '../simulation/simulation-panel.tsx';
import { DeclaredNote } from '../declaration/declared-note.tsx';
import { CanaryDialog } from './canary-dialog.tsx';
import { DeleteCombo } from './delete-combo.tsx';
import { blankDraft, draftOf, newTarget, toComboInput, type ComboDraft } from './draft.ts';
import { FallbackFields } from './fallback-fields.tsx';
import { StickyChoice } from './sticky-choice.tsx';
import { StrategyChoice } from './strategy-choice.tsx';
import { TargetList } from './target-list.tsx';
import { TargetPicker } from './target-picker.tsx';
import { WalkOptions } from './walk-fields.tsx';

/** A fault about one of these stands beside its field. */
const shownFields = [
  'name',
  'targets.',
  'fallback.',
  'options.cache',
  'options.hedge.',
  'options.cascade.',
  'options.shadow.',
];

/** Builds a new combo, or changes one. Nothing is sent before it is saved. */
export function ComboEditor({ combo }: { readonly combo?: ComboView }) {
  const { push } = useUrlState();
  const [draft, setDraft] = useState(() => (combo === undefined ? blankDraft : draftOf(combo)));
  const [open, setOpen] = useState<'picker' | 'delete' | 'canary'>();
  const save = useSaveCombo(combo, () => push({ new: undefined, id: undefined }));
  const change = (part: Partial<ComboDraft>) => setDraft((last) => ({ ...last, ...part }));
  const fault = save.isError ? describeFault(save.error) : undefined;
  const about = (field: string) => fault?.field?.startsWith(field) === true;
  const isOwned = combo?.declaredIn !== undefined;
  const alias = `combo/${draft.name.trim() || 'name'}`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(draft);
  };
  return (
    <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <form noValidate onSubmit={submit}>
        <PageHeader
          title={combo === undefined ? 'New combo' : combo.name}
          actions={
            <>
              {combo !== undefined && (
                <Button variant="danger" disabled={isOwned} onClick={() => setOpen('delete')}>
                  Delete
                </Button>
              )}
              {combo !== undefined && (
                <Button disabled={isOwned || combo.canary?.state === 'running'} onClick={() => setOpen('canary')}>
                  Try on a share…
                </Button>
              )}
              <Button type="submit" variant="primary" disabled={save.isPending || isOwned}>
                {save.isPending ? 'Saving…' : 'Save combo'}
              </Button>
            </>
          }
        />
        <DeclaredNote path={combo?.declaredIn} />
        <div className="grid grid-cols-1 gap-5">
          {save.isError && !shownFields.some(about) && <FaultNote error={save.error} />}
          <Card className="grid grid-cols-1 gap-5 p-4 sm:p-5">
            <Field
              label="Name"
              className="max-w-md"
              error={about('name') ? fault?.message : undefined}
              hint={
                <span className="flex items-center gap-1">
                  Clients ask for <code className="font-mono wrap-anywhere text-foreground">{alias}</code>
                  {draft.name.trim() !== '' && <CopyButton iconOnly label="Copy the model name" text={alias} />}
                </span>
              }
            >
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  placeholder="fast-coder"
                  value={draft.name}
                  onChange={(event) => change({ name: event.target.value })}
                />
              )}
            </Field>
            <StrategyChoice value={draft.strategy} onChange={(strategy) => change({ strategy })} />
            {draft.strategy === 'weighted' && (
              <StickyChoice value={draft.sticky} onChange={(sticky) => change({ sticky })} />
            )}
            <WalkOptions
              strategy={draft.strategy}
              values={draft.walk}
              fault={fault}
              onChange={(walk) => change({ walk })}
            />
          </Card>
          <Card>
            <CardHeader
              title="Targets"
              hint="Drag the handle, use the menu, or press Alt with ↑ or ↓ inside a row."
              actions={
                <Button onClick={() => setOpen('picker')}>
                  <PlusIcon /> Add target
                </Button>
              }
            />
            {draft.targets.length === 0 ? (
              <p className="border-t border-border px-5 py-8 text-center text-muted-foreground">
                No target yet. Mix models of LiteLLM and native connections as you like.
              </p>
            ) : (
              <TargetList
                targets={draft.targets}
                weighted={weighingStrategies.includes(draft.strategy)}
                shared={draft.strategy === 'weighted'}
                fault={fault}
                onChange={(targets) => change({ targets })}
              />
            )}
          </Card>
          <Card>
            <CardHeader title="Fallback" />
            <FallbackFields draft={draft} self={combo?.id} fault={fault} onChange={change} />
          </Card>
          <Card className="px-4 py-4 sm:px-5">
            <ShadowFields value={draft.shadow} fault={fault} onChange={(shadow) => change({ shadow })} />
          </Card>
          <ComboCache combo={combo} values={draft.cache} fault={fault} onChange={(cache) => change({ cache })} />
        </div>
        {open === 'picker' && (
          <TargetPicker
            self={combo?.id}
            onPick={(target) => setDraft((last) => ({ ...last, targets: [...last.targets, newTarget(target)] }))}
            onClose={() => setOpen(undefined)}
          />
        )}
        {combo !== undefined && open === 'canary' && (
          <CanaryDialog combo={combo} candidate={{ changes: changesOf(draft) }} onClose={() => setOpen(undefined)} />
        )}
        {combo !== undefined && (
          <DeleteCombo combo={combo} open={open === 'delete'} onClose={() => setOpen(undefined)} />
        )}
      </form>
      <SimulationPanel
        combo={{ ...toComboInput(draft), name: combo?.name ?? 'draft' }}
        savedId={combo?.id}
        className="xl:sticky xl:top-4 xl:max-h-[calc(100vh-2rem)] xl:overflow-y-auto"
      />
    </div>
  );
}

/** A canary keeps the name. */
function changesOf(draft: ComboDraft) {
  const { name: _, ...changes } = toComboInput(draft);
  return changes;
}

function useSaveCombo(combo: ComboView | undefined, onSaved: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (draft: ComboDraft) => {
      const body = toComboInput(draft);
      if (combo === undefined) return client.call('createCombo', { body });
      return client.call('updateCombo', { params: { id: combo.id }, body });
    },
    onSuccess: async (saved) => {
      queryClient.setQueryData(queryKeys.combo(saved.id), saved);
      toast.success(`Combo ${saved.name} saved`);
      onSaved();
      await queryClient.invalidateQueries({ queryKey: queryKeys.combos });
    },
  });
}

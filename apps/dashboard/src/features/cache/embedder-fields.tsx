'use client';

import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { modelsQuery, useConnections } from '../connections/queries.ts';
import type { CacheFieldsProps } from './cache-fields.tsx';
import { embedderDefaults } from './cache-values.ts';

/** Who turns questions into vectors, and how alike two of them must be. */
export function EmbedderFields({ values, onChange, errorOf }: Omit<CacheFieldsProps, 'owner'>) {
  const connections = useConnections().data ?? [];
  const models = useQuery({ ...modelsQuery(values.connection), enabled: values.connection !== '' }).data ?? [];
  const listId = useId();
  const embedding = models.filter(({ mode }) => mode === 'embedding');
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field
        label="Embedded by"
        error={errorOf('semantic.connection')}
        hint="A connection that serves embeddings; each call costs."
      >
        {(control) => (
          <Select
            {...control}
            value={values.connection}
            onChange={(event) => onChange({ connection: event.target.value })}
          >
            <option value="">Choose a connection</option>
            {connections.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Embedding model" error={errorOf('semantic.model')}>
        {(control) => (
          <>
            <Input
              {...control}
              autoComplete="off"
              className="font-mono text-xs"
              list={listId}
              value={values.model}
              onChange={(event) => onChange({ model: event.target.value })}
            />
            <datalist id={listId}>
              {(embedding.length > 0 ? embedding : models).map(({ id }) => (
                <option key={id} value={id} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field
        label="Threshold"
        optional
        error={errorOf('semantic.threshold')}
        hint="cosine similarity from which on questions count as the same"
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            min="0"
            max="1"
            step="any"
            inputMode="decimal"
            placeholder={embedderDefaults.threshold}
            value={values.threshold}
            onChange={(event) => onChange({ threshold: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Wait for it"
        optional
        error={errorOf('semantic.timeoutMs')}
        hint="seconds; then the question is asked like any other"
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            min="0"
            step="any"
            inputMode="decimal"
            placeholder={embedderDefaults.timeoutSeconds}
            value={values.timeoutSeconds}
            onChange={(event) => onChange({ timeoutSeconds: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

'use client';

import type { Provider } from '@omniroute/contract';
import { ExternalLinkIcon } from '@radix-ui/react-icons';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import { SecretInput } from '#components/ui/secret-input.tsx';

type SecretFieldProps = {
  readonly provider: Provider;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
  /** One is stored already and stays unless another is typed. */
  readonly hasSecret: boolean;
};

/** The credential: a key, unless the provider calls it otherwise; in several lines where it is a file. */
export function SecretField({ provider, value, onChange, error, hasSecret }: SecretFieldProps) {
  const { label = 'Key', multiline = false } = provider.secret ?? {};
  const shared = {
    name: 'secret',
    autoComplete: 'off',
    placeholder: hasSecret ? 'Stored; type to replace' : undefined,
    value,
  } as const;
  return (
    <Field
      label={label}
      optional={!provider.secretRequired || hasSecret}
      error={error}
      hint={<SecretHint provider={provider} hasSecret={hasSecret} />}
    >
      {(control) =>
        multiline ? (
          <Textarea {...control} {...shared} rows={6} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <SecretInput {...control} {...shared} onChange={(event) => onChange(event.target.value.trim())} />
        )
      }
    </Field>
  );
}

function SecretHint({ provider, hasSecret }: { readonly provider: Provider; readonly hasSecret: boolean }) {
  return (
    <span className="flex flex-wrap justify-between gap-x-4">
      <span>
        {provider.secret?.help}{' '}
        {hasSecret ? 'Leave empty to keep the stored one.' : 'Stored encrypted; never shown again.'}
      </span>
      {provider.keyUrl !== undefined && (
        <a
          href={provider.keyUrl}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1 text-primary underline-offset-4 hover:underline"
        >
          {provider.secret === undefined ? 'Get a key' : 'Get one'}
          <ExternalLinkIcon aria-hidden className="size-3" />
        </a>
      )}
    </span>
  );
}

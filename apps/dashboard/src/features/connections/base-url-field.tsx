'use client';

import type { Provider } from '@omniroute/contract';
import { ExclamationTriangleIcon } from '@radix-ui/react-icons';
import type { ReactNode } from 'react';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Switch } from '#components/ui/toggles.tsx';
import type { UrlPreview } from './preview-url.ts';

type BaseUrlFieldProps = {
  readonly provider: Provider;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly preview: UrlPreview;
  readonly error: string | undefined;
  readonly allowPrivateNetwork: boolean;
  readonly onAllowPrivateNetwork: (allow: boolean) => void;
};

/** The address of the upstream, with what will be called and what speaks against it said at once. */
export function BaseUrlField(props: BaseUrlFieldProps) {
  const { preview } = props;
  return (
    <div className="grid grid-cols-1 gap-2">
      <Field label="Base URL" error={props.error} hint={<PreviewLine preview={preview} />}>
        {(control) => (
          <Input
            {...control}
            name="baseUrl"
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            placeholder={props.provider.baseUrlExample}
            value={props.value}
            onChange={(event) => props.onChange(event.target.value)}
          />
        )}
      </Field>
      {preview.state === 'ready' && preview.address === 'private' && (
        <div className="rounded-lg border border-border bg-warning-soft px-3 py-2">
          <Switch
            label="Allow private network"
            hint={`${preview.host} is a private or local address. Turn this on if it is your own server.`}
            checked={props.allowPrivateNetwork}
            onChange={props.onAllowPrivateNetwork}
          />
        </div>
      )}
      {preview.state === 'ready' && preview.address === 'metadata' && (
        <Warning>{preview.host} is a cloud metadata address, which no connection may reach.</Warning>
      )}
      {preview.state === 'ready' && preview.exposed && (
        <Warning>Plain http: the key and all prompts travel unencrypted. Use https if the server has it.</Warning>
      )}
    </div>
  );
}

function PreviewLine({ preview }: { readonly preview: UrlPreview }) {
  switch (preview.state) {
    case 'empty':
      return 'With or without /v1, as you have it at hand.';
    case 'invalid':
      return preview.message;
    case 'ready':
      return (
        <>
          We will call <code className="font-mono wrap-anywhere text-foreground">{preview.callUrl}</code>
        </>
      );
  }
}

function Warning({ children }: { readonly children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 rounded-lg bg-warning-soft px-3 py-2 text-xs text-warning">
      <ExclamationTriangleIcon className="mt-0.5 shrink-0" />
      <span>{children}</span>
    </p>
  );
}

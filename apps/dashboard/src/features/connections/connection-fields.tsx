'use client';

import type { Provider } from '@omniroute/contract';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input, Textarea } from '#components/ui/input.tsx';
import { Checkbox, Switch } from '#components/ui/toggles.tsx';
import type { Fault } from '#lib/client.ts';
import { LimitFields } from '../limits/limit-fields.tsx';
import { BaseUrlField } from './base-url-field.tsx';
import type { ConnectionValues } from './connection-values.ts';
import { isLitellm } from './kind-chip.tsx';
import { OptionFields } from './option-fields.tsx';
import type { UrlPreview } from './preview-url.ts';
import { SecretField } from './secret-field.tsx';

type ConnectionFieldsProps = {
  readonly provider: Provider;
  readonly values: ConnectionValues;
  readonly onChange: (change: Partial<ConnectionValues>) => void;
  readonly preview: UrlPreview;
  readonly fault: Fault | undefined;
  /** A key is stored already and stays unless another is typed. */
  readonly hasSecret?: boolean;
};

/** The fields of every connection, drawn from what its provider says of itself. */
export function ConnectionFields({
  provider,
  values,
  onChange,
  preview,
  fault,
  hasSecret = false,
}: ConnectionFieldsProps) {
  const errorOf = (field: string) => (fault?.field?.startsWith(field) === true ? fault.message : undefined);
  // What has to be filled in comes first: the address, unless the provider has one of its own.
  const isHosted = provider.baseUrl !== undefined;
  const address = (
    <BaseUrlField
      provider={provider}
      value={values.baseUrl}
      onChange={(baseUrl) => onChange({ baseUrl })}
      preview={preview}
      error={errorOf('baseUrl') ?? errorOf('settings.allowPrivateNetwork')}
      allowPrivateNetwork={values.allowPrivateNetwork}
      onAllowPrivateNetwork={(allowPrivateNetwork) => onChange({ allowPrivateNetwork })}
    />
  );
  return (
    <div className="grid grid-cols-1 gap-5">
      {!isHosted && address}
      <OptionFields
        fields={provider.fields}
        options={values.options}
        onChange={(options) => onChange({ options })}
        fault={fault}
      />
      <SecretField
        provider={provider}
        value={values.secret}
        onChange={(secret) => onChange({ secret })}
        error={errorOf('secret')}
        hasSecret={hasSecret}
      />
      {hasSecret && !provider.secretRequired && values.secret === '' && (
        <Checkbox
          label="Remove the stored key"
          checked={values.removeSecret}
          onChange={(removeSecret) => onChange({ removeSecret })}
        />
      )}
      <Field
        label="Name"
        error={errorOf('name')}
        hint={
          <>
            Clients can ask for{' '}
            <code className="font-mono wrap-anywhere text-foreground">{values.name || 'name'}/model</code>
          </>
        }
      >
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="off"
            value={values.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      {isHosted && address}
      <Disclosure summary="Advanced" defaultOpen={/^settings\.(?!options\.)/.test(fault?.field ?? '')}>
        <div className="grid grid-cols-1 gap-4">
          {!(preview.state === 'ready' && preview.address === 'private') && (
            <Switch
              label="Allow private network"
              hint="Needed when the host name leads to a private or local address. Metadata services stay out of reach."
              checked={values.allowPrivateNetwork}
              onChange={(allowPrivateNetwork) => onChange({ allowPrivateNetwork })}
            />
          )}
          {isLitellm(provider.id) && (
            <Switch
              label="Let LiteLLM retry and fall back by itself"
              hint="Off, the gateway decides alone, and every attempt shows in the request log."
              checked={values.upstreamRetries}
              onChange={(upstreamRetries) => onChange({ upstreamRetries })}
            />
          )}
          <Field
            label="Extra headers"
            optional
            error={errorOf('settings.headers')}
            hint="One “Name: value” a line, sent with every call."
          >
            {(control) => (
              <Textarea
                {...control}
                placeholder="x-team: search"
                value={values.headers}
                onChange={(event) => onChange({ headers: event.target.value })}
              />
            )}
          </Field>
          <Field
            label="Extra models"
            optional
            error={errorOf('settings.models')}
            hint="One model id a line. They add to the discovered ones."
          >
            {(control) => (
              <Textarea
                {...control}
                value={values.models}
                onChange={(event) => onChange({ models: event.target.value })}
              />
            )}
          </Field>
          <fieldset className="grid gap-3">
            <legend className="mb-3 text-sm font-medium">Limits</legend>
            <p className="text-xs text-muted-foreground">
              What the connection is asked at most, by all keys together. Over it, requests go on to their next target.
            </p>
            <LimitFields
              values={values.limits}
              onChange={(change) => onChange({ limits: { ...values.limits, ...change } })}
              errorOf={(field) => errorOf(`settings.limits.${field}`)}
            />
          </fieldset>
        </div>
      </Disclosure>
    </div>
  );
}

import { isJsonObject, type JsonValue } from '@omniroute/core';
import { referTo } from '../reference.ts';
import { defined, textOf } from '../values.ts';
import type { AccountForm, AccountSource } from './account.ts';

/** Google Vertex AI: a project, a location and a service account, given as its JSON or as the path of the file that holds it. */
export const vertex: AccountForm = {
  keys: ['api_base', 'vertex_project', 'vertex_location', 'vertex_credentials'],
  secretKeys: ['vertex_credentials'],
  read: (source) => {
    const { params, withDefaults } = source;
    // Where LiteLLM calls a model that is given no location.
    const location = textOf(params['vertex_location']) ?? (withDefaults ? 'us-central1' : undefined);
    return defined({
      address: textOf(params['api_base']),
      secret: credentialsOf(source),
      options: defined({ project: textOf(params['vertex_project']), location }),
    });
  },
  write: ({ baseUrl, secretRef, settings: { options = {} } }) =>
    defined({
      vertex_project: options['project'],
      vertex_location: options['location'] ?? 'global',
      vertex_credentials: secretRef,
      api_base: baseUrl,
    }),
};

function credentialsOf({ params, native, withDefaults }: AccountSource): string | undefined {
  const given = asText(params['vertex_credentials']);
  return given ?? (withDefaults && native.keyVariable !== undefined ? referTo(native.keyVariable) : undefined);
}

function asText(value: JsonValue | undefined): string | undefined {
  return isJsonObject(value) ? JSON.stringify(value) : textOf(value);
}

import { isJsonObject, type Dialect, type JsonObject, type JsonValue } from '@omniroute/core';
import { findModelFacts } from '@omniroute/registry';
import { splitModel, toUpstreamModel } from '../litellm-models.ts';
import { isServed, readMode } from '../modes.ts';
import { environmentNameOf } from '../reference.ts';
import type { KeyPath, Report } from '../report.ts';
import { arrayOf, numberOf, objectOf, textOf } from '../values.ts';
import { isOurs, readConnectionSpec, type ConnectionSpec } from './connection-spec.ts';

/** One entry of `model_list` that can be called, by OmniRoute itself (`spec`) or only by LiteLLM (`refused`). */
export type Deployment = {
  readonly path: KeyPath;
  /** `model_name`: what clients call. */
  readonly group: string;
  /** The model as the upstream takes it. */
  readonly model: string;
  readonly spec?: ConnectionSpec;
  /** Why LiteLLM has to make the call. */
  readonly refused?: string;
  /** What the spelling of the model asks for. */
  readonly dialect?: Dialect;
  /** What that spelling asked for and is done otherwise. */
  readonly note?: string;
  readonly credential?: string;
  /** `litellm_params`, with `rpm` and `tpm` of the entry itself, where people also write them. */
  readonly params: JsonObject;
  readonly info: JsonObject;
  readonly id?: string;
};

export type Credential = { readonly values: JsonObject; readonly info: JsonObject };

/** Reads `model_list`; entries that cannot be used at all are marked and left out. */
export function readDeployments(
  file: JsonObject,
  credentials: ReadonlyMap<string, Credential>,
  report: Report,
): readonly Deployment[] {
  return arrayOf(file['model_list']).flatMap((entry, index) => {
    const path: KeyPath = ['model_list', index];
    const read = readDeployment(entry, path, credentials);
    if (typeof read !== 'string') return [read];
    report.mark(path, 'unsupported', read);
    return [];
  });
}

function readDeployment(
  entry: JsonValue,
  path: KeyPath,
  credentials: ReadonlyMap<string, Credential>,
): Deployment | string {
  if (!isJsonObject(entry)) return 'An entry of model_list is a mapping with model_name and litellm_params.';
  const group = textOf(entry['model_name']);
  const ownParams = entry['litellm_params'];
  const written = isJsonObject(ownParams) ? textOf(ownParams['model']) : undefined;
  if (group === undefined || !isJsonObject(ownParams) || written === undefined) {
    return 'The entry lacks model_name or litellm_params.model.';
  }
  const info = objectOf(entry['model_info']);
  const credentialName = textOf(ownParams['litellm_credential_name']);
  const credential = credentialName === undefined ? undefined : credentials.get(credentialName);
  const limits = { ...pick(entry, 'rpm'), ...pick(entry, 'tpm') };
  const params = { ...credential?.values, ...limits, ...ownParams };
  const mode = textOf(info['mode']);
  if (mode !== undefined && readMode(mode) === undefined) {
    return `OmniRoute does not serve the mode “${mode}”; its calls go to LiteLLM as before.`;
  }
  const home = checkMode(findHome(written, params, credential?.info ?? {}), mode);
  const id = textOf(info['id']);
  return {
    path,
    group,
    params,
    info,
    ...home,
    ...(credential !== undefined && credentialName !== undefined && { credential: credentialName }),
    ...(id !== undefined && { id }),
  };
}

type Home = Pick<Deployment, 'model' | 'spec' | 'refused' | 'dialect' | 'note'>;

function findHome(written: string, params: JsonObject, credentialInfo: JsonObject): Home {
  if (environmentNameOf(written) !== undefined)
    return { model: written, refused: 'its model is an environment variable' };
  const ofCredential = written.includes('/') ? undefined : textOf(credentialInfo['custom_llm_provider']);
  const custom = textOf(params['custom_llm_provider']) ?? ofCredential;
  const { prefix, model } = splitModel(written, custom);
  if (prefix === undefined) return { model, refused: 'its provider cannot be told from the model name' };
  if (params['mock_response'] !== undefined) return { model, refused: 'it is a mock' };
  const spec = readConnectionSpec({ prefix, model, params, credentialInfo });
  if ('refused' in spec) return { model, refused: spec.refused };
  const upstream = toUpstreamModel(spec.provider, model, params);
  if (!('refused' in upstream)) return { ...upstream, spec };
  // What OmniRoute wrote down it calls itself, whatever the model looks like.
  return isOurs(credentialInfo) ? { model, spec } : { model, refused: upstream.refused };
}

/** A model of a kind that OmniRoute does not call at its provider stays with LiteLLM. */
function checkMode(home: Home, written: string | undefined): Home {
  const { spec, model } = home;
  if (spec === undefined) return home;
  const mode = written === undefined ? findModelFacts(spec.provider, model)?.mode : readMode(written);
  if (mode === undefined || isServed(spec.provider, mode)) return home;
  return { model, refused: `OmniRoute has no way to models of the kind “${mode}” there` };
}

function pick(entry: JsonObject, key: 'rpm' | 'tpm'): JsonObject {
  const number = numberOf(entry[key]);
  return number === undefined ? {} : { [key]: number };
}

/** `credential_list`, by name. */
export function readCredentials(file: JsonObject): ReadonlyMap<string, Credential> {
  const named = arrayOf(file['credential_list']).flatMap((entry) => {
    const item = objectOf(entry);
    const name = textOf(item['credential_name']);
    const credential = { values: objectOf(item['credential_values']), info: objectOf(item['credential_info']) };
    return name === undefined ? [] : [[name, credential] as const];
  });
  return new Map(named);
}

import { dialects, type Dialect, type JsonValue, type TargetOptions } from '@omniroute/core';
import { findProvider } from '@omniroute/registry';
import { arrayOf, defined, numberOf, objectOf, textOf } from '../values.ts';
import type { Deployment } from './read-deployments.ts';

/** What a target of a combo may be set to differ in; `undefined` when nothing is. */
export function readTargetOptions(deployment: Deployment): TargetOptions | undefined {
  const dropParams = [...new Set(arrayOf(deployment.params['additional_drop_params']).flatMap(droppable))];
  const ours = objectOf(deployment.info['omniroute']);
  const concurrency = concurrencyOf(deployment.params['max_parallel_requests']);
  const options: TargetOptions = defined({
    dialect: readDialect(deployment),
    rpm: limitOf(deployment.params['rpm']) ?? limitOf(ours['rpm']),
    tpm: limitOf(deployment.params['tpm']) ?? limitOf(ours['tpm']),
    limits: concurrency === undefined ? undefined : { concurrency },
    dropParams: dropParams.length === 0 ? undefined : dropParams.slice(0, maxDropped),
  });
  return Object.keys(options).length === 0 ? undefined : options;
}

/** Requests or tokens a minute, as the admin API takes them. */
export function limitOf(value: JsonValue | undefined): number | undefined {
  const number = numberOf(value);
  return number !== undefined && Number.isSafeInteger(number) && number > 0 && number <= 1e12 ? number : undefined;
}

/** Requests under way, as the admin API takes them. */
export function concurrencyOf(value: JsonValue | undefined): number | undefined {
  const number = limitOf(value);
  return number !== undefined && number <= 1_000_000 ? number : undefined;
}

/** As many as the admin API takes. */
const maxDropped = 50;

/** The name of a field of the request itself; LiteLLM takes paths to inner ones too (`tools[*].strict`). */
export function droppable(value: JsonValue): readonly string[] {
  const name = textOf(value);
  return name !== undefined && /^[\w-]{1,100}$/.test(name) ? [name] : [];
}

function readDialect({ info, spec, dialect }: Deployment): Dialect | undefined {
  const written = objectOf(info['omniroute'])['dialect'];
  const own = dialects.find((each) => each === written) ?? dialect;
  if (own !== undefined || info['mode'] !== 'responses') return own;
  const speaks = spec && findProvider(spec.provider)?.endpoints['openai-responses'] !== undefined;
  return speaks ? 'responses' : undefined;
}

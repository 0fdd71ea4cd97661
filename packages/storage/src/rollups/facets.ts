import type { Facet, JsonValue } from '@omniroute/core';
import { parseJson } from '../repositories/rows.ts';
import type { RollupDimension } from './dimensions.ts';
import { otherValue } from './value-numbers.ts';

/** A value of a facet: told apart by `id`, shown by `name`. */
export type FacetValue = { readonly id: string; readonly name: string };

type FacetRule = {
  readonly dimension: RollupDimension;
  /** `undefined`: the request is nothing in this facet. */
  readonly read: (value: string, label: string) => FacetValue | undefined;
};

const plain = (value: string): FacetValue => ({ id: value, name: value });
const part = (index: number) => (value: string) => {
  const found = partsOf(value)[index];
  return found === null || found === undefined ? undefined : plain(String(found));
};

const rules: { readonly [facet in Facet]: FacetRule } = {
  model: { dimension: 'model', read: plain },
  provider: { dimension: 'target', read: part(1) },
  connection: { dimension: 'target', read: (value, label) => ({ id: String(partsOf(value)[0]), name: label }) },
  way: { dimension: 'target', read: (value) => (partsOf(value)[1] === 'litellm' ? throughLitellm : natively) },
  target: {
    dimension: 'target',
    read: (value, label) => {
      const [connection, , model] = partsOf(value);
      return { id: `${String(connection)}/${String(model)}`, name: `${label}/${String(model)}` };
    },
  },
  combo: { dimension: 'combo', read: (value, label) => ({ id: String(partsOf(value)[0]), name: label }) },
  'combo-version': {
    dimension: 'combo',
    read: (value, label) => {
      const [combo, version] = partsOf(value);
      return { id: `${String(combo)}@${String(version)}`, name: `${label}, version ${String(version ?? '—')}` };
    },
  },
  key: { dimension: 'key', read: (value, label) => ({ id: String(partsOf(value)[0]), name: label }) },
  team: { dimension: 'key', read: part(1) },
  client: { dimension: 'client', read: (value) => (value === '' ? undefined : plain(value)) },
  outcome: { dimension: 'ending', read: part(0) },
  status: { dimension: 'ending', read: part(1) },
  failure: { dimension: 'ending', read: part(2) },
  finish: { dimension: 'finish', read: plain },
  tag: { dimension: 'tag', read: plain },
};

const throughLitellm: FacetValue = { id: 'litellm', name: 'LiteLLM' };
const natively: FacetValue = { id: 'native', name: 'Native' };

export function dimensionOf(facet: Facet): RollupDimension {
  return rules[facet].dimension;
}

/** What a stored value is in a facet of its dimension. */
export function readFacet(facet: Facet, value: string, label: string): FacetValue | undefined {
  return value === otherValue.value ? plain(value) : rules[facet].read(value, label);
}

function partsOf(value: string): readonly JsonValue[] {
  return parseJson<readonly JsonValue[]>(value);
}

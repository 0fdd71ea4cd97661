import type { JsonObject } from '@omniroute/core';
import { stringify, type ScalarTag } from 'yaml';

/** YAML 1.1 takes a number with an exponent for one only if it has a point: `3.0e-7`, not `3e-7`. */
const smallNumber: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value) => typeof value === 'number' && /^-?\d+e/.test(String(value)),
  test: /^-?\d+\.0e[-+]\d+$/,
  resolve: Number,
  stringify: ({ value }) => String(value).replace('e', '.0e'),
};

/** Writes a file that LiteLLM's reader (YAML 1.1) takes as it was meant: words such as `no` and dates are quoted. */
export function writeYaml(file: JsonObject): string {
  return stringify(file, {
    version: '1.1',
    customTags: (tags) => [smallNumber, ...tags],
    lineWidth: 120,
    aliasDuplicateObjects: false,
  });
}

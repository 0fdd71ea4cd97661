/** What figures can be grouped by and narrowed to. `way`: natively or through LiteLLM. */
export const facets = [
  'model',
  'provider',
  'connection',
  'way',
  'target',
  'combo',
  'combo-version',
  'key',
  'team',
  'client',
  'outcome',
  'status',
  'failure',
  'finish',
  'tag',
] as const;
export type Facet = (typeof facets)[number];

/** Lengths of the steps of a time series, in UTC; a week begins on Monday. */
export const buckets = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type Bucket = (typeof buckets)[number];

export { acceptsPrefill } from './catalogue/accepts-prefill.ts';
export {
  chatFormatsOf,
  endpointOf,
  expandPath,
  modelsUrl,
  normaliseBaseUrl,
  type ConnectionOptions,
  type EndpointUrls,
  type NormalisedBaseUrl,
} from './base-url.ts';
export { catalogueOf, findModelFacts } from './catalogue/catalogue.ts';
export { findProvider, getProvider, providers } from './providers.ts';

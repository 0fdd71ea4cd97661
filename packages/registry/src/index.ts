export {
  chatFormatsOf,
  endpointOf,
  expandPath,
  modelsUrl,
  normaliseBaseUrl,
  type EndpointUrls,
  type NormalisedBaseUrl,
} from './base-url.ts';
export { findModelFacts, findProvider, getProvider, providers } from './providers.ts';

export { estimateTokens } from './estimate-tokens.ts';
export { priceUsage } from './price-usage.ts';

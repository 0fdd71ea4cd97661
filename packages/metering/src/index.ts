export { estimateTokens } from './estimate-tokens.ts';
export { explainDrift, type OurEntry, type TheirEntry } from './explain-drift.ts';
export { priceUsage } from './price-usage.ts';

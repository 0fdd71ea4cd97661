export { charactersPerToken, estimateTokens } from './estimate-tokens.ts';
export { explainDrift, type OurEntry, type TheirEntry } from './explain-drift.ts';
export { priceUsage } from './price-usage.ts';
export { budgetPeriods, budgetWindow, type BudgetPeriod, type BudgetWindow } from './limits/budget-window.ts';
export { budgetsOf, type BudgetOf } from './limits/budget-count.ts';
export { LimitCounters, type LimitAmount, type LimitUse, type Obstacle, type Taken } from './limits/limit-counters.ts';
export { strictest } from './limits/strictest.ts';

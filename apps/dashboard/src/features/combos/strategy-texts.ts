import type { StickyBy, StrategyId } from '@omniroute/core';

/** What each strategy is called, and its exact rule in a sentence or two. docs/routing.md has the formulas. */
export const strategyTexts: Readonly<Record<StrategyId, { readonly name: string; readonly meaning: string }>> = {
  priority: {
    name: 'In order',
    meaning: 'Asks the targets from top to bottom. The next one is asked only when the one before it failed.',
  },
  weighted: {
    name: 'Weighted',
    meaning:
      'Draws the first target at random in proportion to the weights; after a failure the next is drawn the same way.',
  },
  'round-robin': {
    name: 'Round robin',
    meaning: 'The targets take turns at being first; the others follow as on a wheel.',
  },
  random: { name: 'Random', meaning: 'Every order is as likely as any other.' },
  'least-busy': {
    name: 'Least busy',
    meaning: 'The target with the fewest requests under way for its weight comes first.',
  },
  'power-of-two': {
    name: 'Two choices',
    meaning: 'The less busy of two targets drawn at random comes first. Best where many gateways share the targets.',
  },
  'lowest-latency': {
    name: 'Fastest',
    meaning:
      'The shortest expected answer time comes first. One request of ten tries a target that lacks measurements.',
  },
  'lowest-cost': {
    name: 'Cheapest',
    meaning: 'The lowest expected cost of the request comes first, cached prompts included. Unknown prices come last.',
  },
  'usage-based': {
    name: 'Most headroom',
    meaning: 'The target with the largest part of its limits a minute left comes first. Set the limits in its options.',
  },
  'cache-affine': {
    name: 'Prompt caches',
    meaning: 'Prompts that begin alike go to the same target, where the beginning is cached. Weights set the shares.',
  },
  cascade: {
    name: 'Cheap first',
    meaning: 'Asks from top to bottom and serves the first answer that is good enough. Put the cheapest target first.',
  },
  hedged: {
    name: 'Fast tail',
    meaning:
      'Fastest first; when it is late to begin, the next one starts beside it. Whoever begins first wins, the other is ended.',
  },
};

/** Who always gets the same order of a weighted combo. */
export const stickyTexts: Readonly<Record<StickyBy, string>> = {
  key: 'for each key',
  user: 'for each user that requests name',
  session: 'for each conversation that requests name',
};

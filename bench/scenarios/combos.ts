import type { SlowTail, Workload } from '../lib/workload.ts';
import type { Scenario } from './scenario.ts';
import { saturated } from './whole.ts';

const chat: Workload = { client: 'chat', upstream: 'chat' };

const ofCombo = (id: string, title: string, workload: Workload): Scenario => ({
  ...saturated(64),
  id,
  title,
  workload,
  peers: ['omniroute'],
  quick: false,
});

/** At a rate that leaves everybody time: what is measured is waiting, not work. */
const ofSlowTail = (slowTail: SlowTail, title: string): Scenario => ({
  ...ofCombo(`slow-tail-${slowTail}`, title, { ...chat, slowTail }),
  rate: 40,
  warmupSec: 4,
  durationSec: 25,
  once: true,
});

/** A combo of two targets whose first answers is what every other scenario asks for. */
export const comboScenarios: readonly Scenario[] = [
  ofCombo('targets-20', 'a combo of 20 targets, 64 connections', { ...chat, targets: 20 }),
  ofCombo('storm-rate-limited', 'fail-over storm: the first target answers 429 to all, 64 connections', {
    ...chat,
    firstFails: 'rate-limited',
  }),
  // No cool-down helps here: the failure says nothing about the target, so every request is tried twice.
  ofCombo('storm-too-long', 'fail-over storm: every prompt is too long for the first target, 64 connections', {
    ...chat,
    firstFails: 'too-long',
  }),
  ofSlowTail('priority', 'one reply of twelve is slow to begin: targets in order, 40 requests a second'),
  ofSlowTail('hedged', 'one reply of twelve is slow to begin: hedged, 40 requests a second'),
];

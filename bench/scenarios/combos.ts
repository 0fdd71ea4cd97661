import type { Workload } from '../lib/workload.ts';
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
];

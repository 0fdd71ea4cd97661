import { placeSign, type FiledPlan, type LimitName, type PlanShape } from '@omniroute/core';

/** A target that was not asked because a limit stood before it. */
export type PassedOver = {
  readonly connectionId: string;
  readonly model: string;
  readonly by: 'connection' | 'target';
  readonly limit: LimitName;
};

const measures: Readonly<Record<LimitName, string>> = {
  rpm: 'requests a minute',
  tpm: 'tokens a minute',
  concurrency: 'requests under way',
  'budget-day': 'USD a day',
  'budget-month': 'USD a month',
};

/** The plan as it came to be walked: targets that limits kept from being asked are skipped, like those that could not be asked at all. */
export function withoutPassedOver(plan: FiledPlan, passedOver: readonly PassedOver[]): FiledPlan {
  // We wrote the text ourselves.
  const shape: PlanShape = JSON.parse(plan.shape);
  let { order } = plan;
  const skipped = [...shape.skipped];
  for (const { connectionId, model, by, limit } of passedOver) {
    const place = shape.targets.findIndex((one) => one.connectionId === connectionId && one.model === model);
    const target = shape.targets[place];
    if (!target) continue;
    order = order.replace(placeSign(place), '');
    // No figures: plans that differ in nothing else are kept once.
    const detail = `The ${by}’s limit of ${measures[limit]} was reached.`;
    skipped.push({ name: `${target.connectionName}/${model}`, reason: 'limit', detail });
  }
  return { ...plan, shape: JSON.stringify({ ...shape, skipped }), order };
}

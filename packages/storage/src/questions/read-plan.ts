import { orderedTargets, type ModelFeature, type PlanFacts, type PlanRecord, type PlanShape } from '@omniroute/core';
import type { Selectable } from 'kysely';
import { parseJson } from '../repositories/rows.ts';
import type { RequestsTable } from '../tables.ts';

type PlanColumns = Pick<
  Selectable<RequestsTable>,
  'plan_order' | 'planned_input_tokens' | 'planned_max_output_tokens' | 'planned_needs'
>;

/** The plan of a request from its columns and the text of its shape. */
export function readPlan(row: PlanColumns, shapeText: string): PlanRecord {
  const shape = parseJson<PlanShape>(shapeText);
  const { walk, skipped } = shape;
  return { walk, order: orderedTargets(shape, row.plan_order ?? ''), skipped, facts: readPlanFacts(row) };
}

export function readPlanFacts(row: Omit<PlanColumns, 'plan_order'>): PlanFacts {
  const { planned_input_tokens, planned_max_output_tokens, planned_needs } = row;
  return {
    inputTokens: planned_input_tokens ?? 0,
    ...(planned_max_output_tokens !== null && { maxOutputTokens: planned_max_output_tokens }),
    ...(planned_needs !== null && { needs: readNeeds(planned_needs) }),
  };
}

/** Only folding writes the column, from needs alone. */
function readNeeds(text: string): readonly ModelFeature[] {
  return text.split(',') as ModelFeature[];
}

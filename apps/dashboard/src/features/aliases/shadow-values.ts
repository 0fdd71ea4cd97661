import type { Shadow } from '@omniroute/core';

/** A silent target as it stands in a form: numbers are text as typed. */
export type ShadowDraft = { readonly connection: string; readonly model: string; readonly percentage: string };

export const blankShadow: ShadowDraft = { connection: '', model: '', percentage: '10' };

export function shadowDraftOf(shadow: Shadow | undefined): ShadowDraft | undefined {
  return shadow && { ...shadow.target, percentage: String(shadow.percentage) };
}

/** What is sent; the gateway says what is wrong with it. */
export function toShadow({ connection, model, percentage }: ShadowDraft): Shadow {
  return { target: { connection, model: model.trim() }, percentage: Number(percentage) };
}

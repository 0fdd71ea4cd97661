import type { Limits } from '@omniroute/core';

/** Limits as they stand in a form, as text; empty: none. */
export type LimitValues = {
  readonly rpm: string;
  readonly tpm: string;
  readonly concurrency: string;
  readonly queueMax: string;
  readonly queueSeconds: string;
  readonly dayUsd: string;
  readonly monthUsd: string;
  readonly zone: string;
};

/** What a queue waits where nobody says otherwise. */
const usualQueueSeconds = 30;

export function limitValuesOf(limits: Limits = {}): LimitValues {
  const { rpm, tpm, concurrency, queue, budget } = limits;
  return {
    rpm: textOf(rpm),
    tpm: textOf(tpm),
    concurrency: textOf(concurrency),
    queueMax: textOf(queue?.max),
    queueSeconds: textOf(queue && queue.timeoutMs / 1000),
    dayUsd: textOf(budget?.dayUsd),
    monthUsd: textOf(budget?.monthUsd),
    zone: budget?.zone ?? '',
  };
}

/** What is sent; `undefined` where nothing is limited. What makes no sense goes along, so that the gateway can say so. */
export function toLimits(values: LimitValues): Limits | undefined {
  const rpm = numberOf(values.rpm);
  const tpm = numberOf(values.tpm);
  const concurrency = numberOf(values.concurrency);
  const queue = queueOf(values);
  const budget = budgetOf(values);
  const limits: Limits = {
    ...(rpm !== undefined && { rpm }),
    ...(tpm !== undefined && { tpm }),
    ...(concurrency !== undefined && { concurrency }),
    ...(queue && { queue }),
    ...(budget && { budget }),
  };
  return Object.keys(limits).length === 0 ? undefined : limits;
}

function queueOf({ queueMax, queueSeconds }: LimitValues): Limits['queue'] {
  const max = numberOf(queueMax);
  if (max === undefined) return undefined;
  return { max, timeoutMs: Math.round((numberOf(queueSeconds) ?? usualQueueSeconds) * 1000) };
}

function budgetOf({ dayUsd, monthUsd, zone }: LimitValues): Limits['budget'] {
  const day = numberOf(dayUsd);
  const month = numberOf(monthUsd);
  if (day === undefined && month === undefined) return undefined;
  return {
    ...(day !== undefined && { dayUsd: day }),
    ...(month !== undefined && { monthUsd: month }),
    ...(zone.trim() !== '' && { zone: zone.trim() }),
  };
}

function textOf(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

function numberOf(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text);
}

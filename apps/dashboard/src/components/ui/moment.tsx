'use client';

import { formatAgo, formatMoment } from '#lib/time.ts';
import { unknown } from '#lib/format.ts';
import { useNow } from '#lib/use-now.ts';

/** How long ago something was; the exact moment on hover. */
export function Ago({ time }: { readonly time: string | undefined }) {
  const nowMs = useNow();
  if (time === undefined) return unknown;
  return (
    <time dateTime={time} title={formatMoment(time)} className="whitespace-nowrap">
      {formatAgo(time, nowMs)}
    </time>
  );
}

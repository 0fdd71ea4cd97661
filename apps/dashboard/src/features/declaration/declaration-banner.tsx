'use client';

import type { DeclarationView } from '@omniroute/contract';
import { useQuery } from '@tanstack/react-query';
import { ExclamationTriangleIcon } from '@radix-ui/react-icons';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

const pollMs = 10_000;

/** Says so when the gateway's configuration file is not in force as it is, and why. Nothing while all is well. */
export function DeclarationBanner() {
  const { data } = useQuery({
    queryKey: queryKeys.declaration,
    queryFn: ({ signal }) => client.call('getDeclaration', {}, { signal }),
    refetchInterval: pollMs,
  });
  if (data?.state !== 'invalid') return null;
  return (
    <div role="alert" className="mb-5 flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
      <ExclamationTriangleIcon className="mt-0.5 shrink-0" />
      <div className="grid min-w-0 gap-1.5">
        <p>
          <code className="font-mono wrap-anywhere">{data.path}</code> is not in force as it is. What held before holds
          on until it is right.
        </p>
        <ul className="grid gap-0.5 font-mono text-xs">
          {data.faults.map((fault) => (
            <li key={`${fault.line} ${fault.column} ${fault.path} ${fault.message}`} className="wrap-anywhere">
              {describe(fault)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function describe({ line, column, path, message }: DeclarationView['faults'][number]): string {
  const place = line === undefined ? '' : `${line}:${column ?? 1} `;
  return `${place}${path === '' ? '' : `${path}: `}${message}`;
}

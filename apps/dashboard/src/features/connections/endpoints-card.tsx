import type { Connection } from '@omniroute/contract';
import { isWireFormat } from '@omniroute/core';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { formatCounted } from '#lib/format.ts';

type Endpoint = readonly [format: string, url: string];

const columns = 'grid gap-x-6 gap-y-1 sm:grid-cols-[11rem_minmax(0,1fr)]';

/** The addresses that are called: those of chats at once, what a provider serves beside them one click away. */
export function EndpointsCard({ connection }: { readonly connection: Connection }) {
  const endpoints = Object.entries(connection.endpoints).flatMap(([format, url]): readonly Endpoint[] =>
    url === undefined ? [] : [[format, url]],
  );
  const chats = endpoints.filter(([format]) => isWireFormat(format));
  const services = endpoints.filter(([format]) => !isWireFormat(format));
  return (
    <Card>
      <CardHeader title="Endpoints" hint={connection.hasSecret ? 'A key is stored, encrypted.' : 'No key is stored.'} />
      <div className="grid grid-cols-1 gap-2 px-4 pb-4 sm:px-5">
        <dl className={columns}>
          <EndpointRows endpoints={chats} />
          {connection.settings.allowPrivateNetwork === true && (
            <>
              <dt className="text-muted-foreground sm:py-1.5">Network</dt>
              <dd className="sm:py-1.5">Private addresses allowed</dd>
            </>
          )}
        </dl>
        {services.length > 0 && (
          <Disclosure summary={`${formatCounted(services.length, 'endpoint')} beside chat`}>
            <dl className={columns}>
              <EndpointRows endpoints={services} />
            </dl>
          </Disclosure>
        )}
      </div>
    </Card>
  );
}

function EndpointRows({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  return endpoints.map(([format, url]) => (
    <div key={format} className="contents">
      <dt className="text-muted-foreground sm:py-1.5">{format}</dt>
      <dd className="flex items-center gap-1">
        <code className="font-mono text-xs wrap-anywhere">{url}</code>
        <CopyButton iconOnly text={url} label={`Copy the ${format} address`} />
      </dd>
    </div>
  ));
}

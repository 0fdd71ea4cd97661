import type { Insight } from '@omniroute/contract';
import { ExclamationTriangleIcon, InfoCircledIcon } from '@radix-ui/react-icons';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { cn } from '#lib/class-names.ts';
import { formatCount } from '#lib/format.ts';

type Advice = Insight['advice'][number];
const namesShown = 12;

type AdviceListProps = { readonly insight: Insight };

/** What should change at the proxy, with the lines to add there. */
export function AdviceList({ insight }: AdviceListProps) {
  const { advice, unseen } = insight;
  return (
    <div className="border-t border-border">
      {advice.length > 0 && (
        <ul aria-label="Advice" className="divide-y divide-border">
          {advice.map((one) => (
            <AdviceRow key={one.id} advice={one} />
          ))}
        </ul>
      )}
      {(unseen.length > 0 || advice.length === 0) && (
        <p className="border-t border-border px-4 py-3 text-xs text-muted-foreground first:border-t-0 sm:px-5">
          {advice.length === 0 && 'Nothing to change, as far as could be seen. '}
          {unseen.length > 0 && describeUnseen(insight)}
        </p>
      )}
    </div>
  );
}

function describeUnseen({ unseen, health }: Insight): string {
  const list = unseen.join(', ');
  return health.database === 'none'
    ? `Not shown: ${list}. A proxy without a database tells less of itself.`
    : `This key may not read: ${list}. An admin key shows more; a virtual key is safer.`;
}

function AdviceRow({ advice }: { readonly advice: Advice }) {
  const warns = advice.severity === 'warning';
  const Icon = warns ? ExclamationTriangleIcon : InfoCircledIcon;
  const about = advice.about ?? [];
  return (
    <li className="flex gap-3 px-4 py-3 sm:px-5">
      <Icon aria-hidden className={cn('mt-0.5 shrink-0', warns ? 'text-warning' : 'text-muted-foreground')} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {warns && <span className="sr-only">Warning: </span>}
          {advice.title}
        </p>
        <p className="text-muted-foreground">{advice.reason}</p>
        {about.length > 0 && (
          <p className="mt-1 text-xs wrap-anywhere text-muted-foreground">
            {about.slice(0, namesShown).join(', ')}
            {about.length > namesShown && ` and ${formatCount(about.length - namesShown)} more`}
          </p>
        )}
        {advice.yaml !== undefined && (
          <Disclosure summary="What to add to LiteLLM’s config.yaml" className="mt-1 text-xs">
            <div className="flex items-start gap-2">
              <pre
                tabIndex={0}
                className="min-w-0 flex-1 overflow-auto rounded-md border border-border bg-muted p-3 font-mono text-xs"
              >
                {advice.yaml}
              </pre>
              <CopyButton iconOnly text={advice.yaml} label="Copy the lines" />
            </div>
          </Disclosure>
        )}
      </div>
    </li>
  );
}

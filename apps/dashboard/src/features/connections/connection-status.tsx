import type { Connection } from '@omniroute/contract';
import { CheckCircledIcon, CrossCircledIcon, QuestionMarkCircledIcon } from '@radix-ui/react-icons';
import { Badge } from '#components/ui/badge.tsx';

const looks = {
  verified: { tone: 'success', icon: CheckCircledIcon, word: 'Verified' },
  untested: { tone: 'neutral', icon: QuestionMarkCircledIcon, word: 'Untested' },
  failing: { tone: 'danger', icon: CrossCircledIcon, word: 'Failing' },
} as const;

/** How the last test of a connection ended. An untested one is usable all the same. */
export function ConnectionStatus({ status }: { readonly status: Connection['status'] }) {
  const { tone, icon: Icon, word } = looks[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}

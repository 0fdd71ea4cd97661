'use client';

import { ExitIcon } from '@radix-ui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { client, explainFault } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';
import { Button } from '../ui/button.tsx';

/** Ends the session and forgets what was on the screen. */
export function SignOutButton() {
  const queryClient = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => client.call('deleteSession', {}),
    onSuccess: () => {
      queryClient.setQueryData(queryKeys.session, null);
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== queryKeys.session[0] });
    },
    onError: (error) => toast.error(explainFault(error)),
  });
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label="Sign out"
      title="Sign out"
      disabled={signOut.isPending}
      onClick={() => signOut.mutate()}
    >
      <ExitIcon />
    </Button>
  );
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';
import { Button } from '../ui/button.tsx';
import { FaultNote } from '../ui/fault-note.tsx';
import { Field } from '../ui/field.tsx';
import { SecretInput } from '../ui/secret-input.tsx';
import { Logo } from './logo.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** The page for who is not signed in. The hidden user name lets password managers file the password. */
export function SignIn() {
  const [password, setPassword] = useState('');
  const queryClient = useQueryClient();
  const signIn = useMutation({
    mutationKey: ['sign-in'],
    mutationFn: () => client.call('createSession', { body: { password } }),
    onSuccess: (session) => queryClient.setQueryData(queryKeys.session, session),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="grid w-full max-w-sm gap-6">
        <div className="flex items-center justify-between">
          <Logo />
          <ThemeSwitch />
        </div>
        <form onSubmit={submit} className="grid gap-4 rounded-xl border border-border bg-card p-6">
          <h1 className="text-lg font-semibold">Sign in</h1>
          <input type="text" name="username" autoComplete="username" value="admin" readOnly hidden />
          <Field
            label="Password"
            hint="The admin password was printed in the terminal when the gateway first started, unless you set one."
          >
            {(control) => (
              <SecretInput
                {...control}
                name="password"
                autoComplete="current-password"
                required
                autoFocus
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
          <FaultNote error={signIn.error} />
          <Button type="submit" variant="primary" disabled={signIn.isPending}>
            {signIn.isPending ? 'Signing in…' : 'Sign in'}
          </Button>
        </form>
      </div>
    </main>
  );
}

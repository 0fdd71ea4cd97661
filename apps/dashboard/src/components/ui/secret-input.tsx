'use client';

import { EyeNoneIcon, EyeOpenIcon } from '@radix-ui/react-icons';
import { useState, type ComponentProps } from 'react';
import { Button } from './button.tsx';
import { Input } from './input.tsx';

/** A hidden text with a button that shows it. */
export function SecretInput(props: ComponentProps<'input'>) {
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <Input {...props} type={shown ? 'text' : 'password'} className="pr-10" />
      <Button
        variant="ghost"
        size="icon"
        aria-label={shown ? 'Hide' : 'Reveal'}
        className="absolute top-0.5 right-0.5"
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeNoneIcon /> : <EyeOpenIcon />}
      </Button>
    </div>
  );
}

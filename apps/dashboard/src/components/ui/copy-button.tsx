'use client';

import { CheckIcon, CopyIcon } from '@radix-ui/react-icons';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from './button.tsx';

type CopyButtonProps = { readonly text: string; readonly label: string; readonly iconOnly?: boolean };

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label, iconOnly = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      toast.error('The browser did not allow copying. Select the text and copy it by hand.');
    }
  };
  return (
    <Button
      variant={iconOnly ? 'ghost' : 'outline'}
      size={iconOnly ? 'icon' : 'small'}
      aria-label={iconOnly ? label : undefined}
      title={iconOnly ? label : undefined}
      onClick={copy}
    >
      {copied ? <CheckIcon className="text-success" /> : <CopyIcon />}
      {!iconOnly && (copied ? 'Copied' : label)}
    </Button>
  );
}

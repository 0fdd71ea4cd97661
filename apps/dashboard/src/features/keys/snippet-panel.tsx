'use client';

import { useState } from 'react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { ModelChoice, useCallableModels } from './model-choice.tsx';
import { makeSnippets } from './snippets.ts';

/** Shown where the key would stand when it is not at hand: keys are shown once only. */
const absentKey = 'YOUR_KEY';

/** Calls to copy and paste, with address, model and key filled in. */
export function SnippetPanel({ secret = absentKey }: { readonly secret?: string }) {
  const [chosen, setChosen] = useState<string>();
  const [tool, setTool] = useState('curl');
  const first = useCallableModels()[0]?.models[0];
  const model = chosen ?? first ?? 'connection/model';
  const snippets = makeSnippets({ origin: window.location.origin, key: secret, model });
  const snippet = snippets.find(({ id }) => id === tool);
  return (
    <div className="grid grid-cols-1 gap-4">
      <div className="max-w-md">
        <ModelChoice value={chosen} onChange={setChosen} />
      </div>
      <div className="overflow-x-auto pb-1">
        <Segments
          label="Tool"
          segments={snippets.map(({ id, label }) => ({ value: id, label }))}
          value={tool}
          onChange={setTool}
        />
      </div>
      {snippet !== undefined && (
        <div className="overflow-hidden rounded-lg border border-border">
          <div className="flex items-center justify-between gap-2 border-b border-border py-1.5 pr-1.5 pl-4 text-xs text-muted-foreground">
            {snippet.label}
            <CopyButton label="Copy" text={snippet.code} />
          </div>
          <pre
            tabIndex={0}
            aria-label={`${snippet.label} snippet`}
            className="overflow-x-auto bg-muted p-4 font-mono text-xs leading-5 focus-visible:-outline-offset-2"
          >
            {snippet.code}
          </pre>
        </div>
      )}
    </div>
  );
}

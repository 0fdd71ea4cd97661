/** One thing that the fake upstream does on the socket. */
export type Step =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'wait-for'; readonly until: Promise<unknown> }
  | { readonly do: 'headers'; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly do: 'write'; readonly bytes: Buffer }
  | Ending;

/** The last step of every performance. */
export type Ending = { readonly do: 'end' | 'reset' | 'close' | 'hang' };

/** What one call gets, step by step. Every behaviour is turned into one, so that a single player serves them all. */
export type Performance = readonly Step[];

const prefix = 'os.environ/';

/** The name in a reference such as `os.environ/OPENAI_API_KEY`; `undefined` for anything else. */
export function environmentNameOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith(prefix)) return undefined;
  const name = value.slice(prefix.length);
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : undefined;
}

export function referTo(environmentName: string): string {
  return prefix + environmentName;
}

/** A variable for the secret of a connection, `OPENAI_API_KEY` for `openai`, which is then taken. */
export function inventVariable(connection: string, taken: Set<string>): string {
  const word = connection
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_');
  const base = `${word}_API_KEY`;
  let variable = base;
  for (let count = 2; taken.has(variable); count += 1) variable = `${base}_${count}`;
  taken.add(variable);
  return variable;
}

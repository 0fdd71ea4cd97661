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

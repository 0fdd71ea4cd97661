export type UrlChange = Readonly<Record<string, string | undefined>>;

/** The query with some of its parameters changed; `undefined` and `''` take one away. Gives `''` or `?…`. */
export function changeQuery(query: string, change: UrlChange): string {
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** The value when it is one of the choices, else the fallback: a URL is typed by people. */
export function pickChoice<Choice extends string, Fallback>(
  value: string | null | undefined,
  choices: readonly Choice[],
  fallback: Fallback,
): Choice | Fallback {
  return choices.find((choice) => choice === value) ?? fallback;
}

/** Whether a key may call what goes by these names. */
export type ModelScope = (names: readonly string[]) => boolean;

/** Reads the names of models and combos that a key may call; in them `*` stands for any text. `combo/x` and `x` are one combo. */
export function readScope(patterns: readonly string[]): ModelScope {
  const parts = patterns.map((pattern) => pattern.split('*'));
  return (names) => names.some((name) => parts.some((each) => fits(name, each)));
}

/** `parts` are what stands between the stars. No regular expression: clients choose the names, and how long they are. */
function fits(name: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop();
  if (last === undefined) return name === first;
  const end = name.length - last.length;
  if (!name.startsWith(first) || end < first.length || !name.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const place = name.indexOf(part, from);
    if (place < 0 || place + part.length > end) return false;
    from = place + part.length;
  }
  return true;
}

/** The names of a combo. */
export function comboNames(name: string): readonly string[] {
  return [name, `combo/${name}`];
}

/** The name of a model at its connection. `*` as model: every one, for what nobody can look into. */
export function targetName(connectionName: string, model: string): string {
  return `${connectionName}/${model}`;
}

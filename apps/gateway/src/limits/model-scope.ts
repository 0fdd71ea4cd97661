/** Whether a key may call what goes by these names. */
export type ModelScope = (names: readonly string[]) => boolean;

/** Reads the names of models and combos that a key may call; in them `*` stands for any text. `combo/x` and `x` are one combo. */
export function readScope(patterns: readonly string[]): ModelScope {
  const tests = patterns.map((pattern) => new RegExp(`^${pattern.split('*').map(escapeText).join('.*')}$`, 's'));
  return (names) => names.some((name) => tests.some((test) => test.test(name)));
}

function escapeText(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}

/** The names of a combo. */
export function comboNames(name: string): readonly string[] {
  return [name, `combo/${name}`];
}

/** The name of a model at its connection. `*` as model: every one, for what nobody can look into. */
export function targetName(connectionName: string, model: string): string {
  return `${connectionName}/${model}`;
}

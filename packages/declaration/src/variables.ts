import type { Declaration, DeclaredConnection } from './entities.ts';

const wholeReference = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
/** A dollar sign before the reference takes its meaning away. */
const anyReference = /\$(\$\{)|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The name in `${NAME}`; `undefined` for anything else. */
export function variableOf(text: string): string | undefined {
  return wholeReference.exec(text)?.[1];
}

export function referTo(variable: string): string {
  return `\${${variable}}`;
}

/** Text that holds no reference, written so that it is read as what it is. */
export function escapeReferences(text: string): string {
  return text.replaceAll('${', '$${');
}

/** What a variable holds; `undefined` for one that is not set or empty. */
export type ReadVariable = (name: string) => string | undefined;

/** A text with its references replaced. The names of those that are not set go to `missing`. */
export function fillReferences(text: string, read: ReadVariable, missing: (name: string) => void): string {
  return text.replace(anyReference, (whole: string, escaped: string | undefined, name: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const value = name === undefined ? undefined : read(name);
    if (value === undefined && name !== undefined) missing(name);
    return value ?? whole;
  });
}

/** A connection with the references in its address, options and headers replaced; its secret stays a reference. */
export function fillConnection(
  connection: DeclaredConnection,
  read: ReadVariable,
  missing: (name: string) => void,
): DeclaredConnection {
  const { baseUrl } = connection;
  const fill = (text: string) => fillReferences(text, read, missing);
  return mapTexts({ ...connection, ...(baseUrl !== undefined && { baseUrl: fill(baseUrl) }) }, fill);
}

/** A connection as the database has it, so that a file says the same. */
export function escapeConnection(connection: DeclaredConnection): DeclaredConnection {
  const { baseUrl } = connection;
  const escaped = { ...connection, ...(baseUrl !== undefined && { baseUrl: escapeReferences(baseUrl) }) };
  return mapTexts(escaped, escapeReferences);
}

function mapTexts(connection: DeclaredConnection, change: (text: string) => string): DeclaredConnection {
  const { settings } = connection;
  if (!settings) return connection;
  const { headers, options } = settings;
  const changed = {
    ...settings,
    ...(headers && { headers: mapValues(headers, change) }),
    ...(options && { options: mapValues(options, change) }),
  };
  return { ...connection, settings: changed };
}

function mapValues(texts: Readonly<Record<string, string>>, change: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)]));
}

/** All variables that a declaration refers to, each once, in its order. */
export function variablesOf({ connections, keys }: Declaration): readonly string[] {
  const names = new Set<string>();
  const collect = (name: string) => {
    names.add(name);
    return undefined;
  };
  for (const connection of connections) {
    if (connection.secret !== undefined) fillReferences(connection.secret, collect, collect);
    fillConnection(connection, collect, collect);
  }
  for (const { secret } of keys) if (secret !== undefined) fillReferences(secret, collect, collect);
  return [...names];
}

/** A variable for the secret of something, `OPENAI_API_KEY` for the connection `openai`, which is then taken. */
export function inventVariable(name: string, taken: Set<string>): string {
  const word = name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/^(?=\d|$)/, '_');
  const base = `${word}_API_KEY`;
  let variable = base;
  for (let count = 2; taken.has(variable); count += 1) variable = `${base}_${count}`;
  taken.add(variable);
  return variable;
}

/** Headers as people paste them, one `Name: value` a line. Lines without a colon become names without a value. */
export function parseHeaders(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    headers[name.trim()] = colon < 0 ? '' : line.slice(colon + 1).trim();
  }
  return headers;
}

/** The reverse of `parseHeaders`. */
export function writeHeaders(headers: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(headers ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

/** The lines of a text that hold something, each once. */
export function parseLines(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}

/** A part of a path as a name. What is no valid percent-encoding is taken as it stands. */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

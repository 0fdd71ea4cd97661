/** The generation that a model's name tells (`gemini-2.5-pro` is of the second), the newest where it tells none. */
export function generationOf(model: string): number {
  const found = /gemini-(\d+)/.exec(model)?.[1];
  return found === undefined ? Infinity : Number(found);
}

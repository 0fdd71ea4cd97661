/** The list with one item moved to another place; places outside of it are brought inside. */
export function moveItem<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const moved = items[from];
  if (moved === undefined) return items;
  const rest = items.filter((_, index) => index !== from);
  const place = Math.max(0, Math.min(to, rest.length));
  return [...rest.slice(0, place), moved, ...rest.slice(place)];
}

/** Each weight as a share of all, `undefined` for what is no positive number. */
export function shareOf(weights: readonly string[]): readonly (number | undefined)[] {
  const numbers = weights.map((text) => {
    const weight = Number(text);
    return text.trim() !== '' && Number.isFinite(weight) && weight > 0 ? weight : undefined;
  });
  const total = numbers.reduce<number>((sum, weight) => sum + (weight ?? 0), 0);
  return numbers.map((weight) => (weight === undefined ? undefined : weight / total));
}

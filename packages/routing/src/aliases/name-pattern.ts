import { wildcard } from '@omniroute/core';

/** A name with `*`s, ready to be matched. */
export type NamePattern = {
  readonly text: string;
  /** What stands before, between and after the `*`s: one more than there are of them. */
  readonly literals: readonly string[];
  /** The code unit that names begin with; `undefined`: any. Most names match no pattern, which this tells without a call. */
  readonly first: number | undefined;
};

export function readPattern(text: string): NamePattern {
  return { text, literals: text.split(wildcard), first: text.startsWith(wildcard) ? undefined : text.charCodeAt(0) };
}

export function countWildcards(text: string): number {
  return text.split(wildcard).length - 1;
}

/**
 * What each `*` stands for: any characters or none, for every one but the last as few as possible. `undefined` when the name does
 * not match. Each literal is looked for once, from left to right: linear in the name's length.
 */
export function matchName({ literals, first }: NamePattern, name: string): readonly string[] | undefined {
  if (first !== undefined && name.charCodeAt(0) !== first) return undefined;
  const wildcards = literals.length - 1;
  const head = literals[0] ?? '';
  const tail = literals[wildcards] ?? '';
  const end = name.length - tail.length;
  if (end < head.length || !name.startsWith(head) || !name.endsWith(tail)) return undefined;
  const parts: string[] = [];
  let from = head.length;
  for (let place = 1; place < wildcards; place += 1) {
    const literal = literals[place] ?? '';
    const at = name.indexOf(literal, from);
    if (at < 0 || at + literal.length > end) return undefined;
    parts.push(name.slice(from, at));
    from = at + literal.length;
  }
  parts.push(name.slice(from, end));
  return parts;
}

/** Puts the parts in the places of the `*`s, in order; what has more of them than there are parts is left as it is. */
export function fillPattern(text: string, parts: readonly string[]): string {
  const [head = '', ...rest] = text.split(wildcard);
  return rest.reduce((filled, literal, place) => `${filled}${parts[place] ?? wildcard}${literal}`, head);
}

/** The more specific first: more literal characters, then fewer `*`s, then by code units. No two different patterns are equal. */
export function compareSpecificity(left: NamePattern, right: NamePattern): number {
  const [fewer, more] = [left.literals.length, right.literals.length];
  const byLength = right.text.length - more - (left.text.length - fewer);
  if (byLength !== 0) return byLength;
  if (fewer !== more) return fewer - more;
  if (left.text === right.text) return 0;
  return left.text < right.text ? -1 : 1;
}

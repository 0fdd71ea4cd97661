import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml';
import type { DeclarationFault, Path } from './entities.ts';
import { formatPath } from './format-path.ts';

const maxCharacters = 1_048_576;
const maxAliases = 100;
const maxBrackets = 200;

export type Position = { readonly line: number; readonly column: number };

/** A file as YAML. */
export type ReadDocument = {
  /** Maps as plain objects; `null` for an empty file. Of no use where there are faults. */
  readonly value: unknown;
  readonly faults: readonly DeclarationFault[];
  /** Where a value stands, or what is around it where it is absent. */
  locate(path: Path): Position | undefined;
  /** Where the name of a value stands. */
  locateKey(path: Path): Position | undefined;
};

/** Reads YAML 1.2. Bad YAML, names that come twice and files that blow up are faults, all of them. */
export function readDocument(text: string): ReadDocument {
  const refusal = refusalOf(text);
  if (refusal !== undefined) return unreadable([{ path: '', message: refusal }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const faults = document.errors.map(({ message, pos }) => {
    return { path: '', message: `This is no valid YAML: ${message}`, ...toPosition(pos[0], lines) };
  });
  if (faults.length > 0) return unreadable(faults);
  try {
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    return {
      value,
      faults: [],
      locate: (path) => positionOf(find(document, path).node, lines),
      locateKey: (path) => {
        const { key, node } = find(document, path);
        return positionOf(key ?? node, lines);
      },
    };
  } catch (error) {
    // The parser is recursive and counts aliases: too much of either ends here.
    const reason = error instanceof Error ? error.message : String(error);
    return unreadable([{ path: '', message: `The file cannot be read: ${reason}` }]);
  }
}

function unreadable(faults: readonly DeclarationFault[]): ReadDocument {
  return { value: undefined, faults, locate: () => undefined, locateKey: () => undefined };
}

function refusalOf(text: string): string | undefined {
  if (text.length > maxCharacters) return 'The file is larger than 1 MiB, which is no configuration.';
  let depth = 0;
  for (const [character] of text.matchAll(/[[\]{}]/g)) {
    depth = character === '[' || character === '{' ? depth + 1 : Math.max(depth - 1, 0);
    // The parser needs seconds for a hundred thousand open brackets.
    if (depth > maxBrackets) return 'The file is nested too deeply.';
  }
  return undefined;
}

type Found = { readonly key: Node | undefined; readonly node: Node | undefined };

/** Goes down as far as the path leads. */
function find(document: Document.Parsed, path: Path): Found {
  let found: Found = { key: undefined, node: document.contents ?? undefined };
  for (const step of path) {
    const next = child(document, found.node, step);
    if (!next) return found;
    found = next;
  }
  return found;
}

function child(document: Document.Parsed, around: Node | undefined, step: string | number): Found | undefined {
  const node = isAlias(around) ? around.resolve(document) : around;
  if (isSeq<Node>(node)) {
    const item = typeof step === 'number' ? node.items[step] : undefined;
    return item && { key: undefined, node: item };
  }
  if (!isMap<Node, Node | null>(node)) return undefined;
  const pair = node.items.find(
    ({ key }: Pair<Node, Node | null>) => isScalar(key) && String(key.value) === String(step),
  );
  return pair && { key: pair.key, node: pair.value ?? pair.key };
}

function positionOf(node: Node | undefined, lines: LineCounter): Position | undefined {
  const offset = node?.range?.[0];
  return offset === undefined ? undefined : toPosition(offset, lines);
}

function toPosition(offset: number, lines: LineCounter): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** A fault of what stands, or should stand, at a path. */
export function faultAt(
  document: Pick<ReadDocument, 'locate' | 'locateKey'>,
  path: Path,
  message: string,
  of: 'value' | 'key' = 'value',
): DeclarationFault {
  const position = of === 'key' ? document.locateKey(path) : document.locate(path);
  return { path: formatPath(path), message, ...position };
}

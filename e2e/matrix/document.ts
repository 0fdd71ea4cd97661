import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../scripts/lib/paths.ts';

const file = join(repositoryRoot, 'docs', 'wire-formats.md');
const begin = '<!-- matrix:begin -->';
const end = '<!-- matrix:end -->';

/** The matrix as the documentation shows it. Throws when its markers are not there. */
export function readMatrix(): string {
  return splitDocument().matrix.trim();
}

/** Puts the matrix between the markers and leaves everything else as it is. */
export function writeMatrix(tables: string): void {
  const { before, after } = splitDocument();
  writeFileSync(file, `${before}${begin}\n\n${tables}\n\n${end}${after}`);
}

function splitDocument(): { readonly before: string; readonly matrix: string; readonly after: string } {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [before, rest] = text.split(begin);
  const [matrix, after] = (rest ?? '').split(end);
  if (before === undefined || matrix === undefined || after === undefined) {
    throw new Error(`docs/wire-formats.md needs the two lines ${begin} and ${end}, one after the other.`);
  }
  return { before, matrix, after };
}

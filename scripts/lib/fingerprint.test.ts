import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintSources } from './fingerprint.ts';

let root: string;

function put(path: string, text = 'x'): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, 1, 1);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omniroute-fingerprint-'));
  const files = ['package-lock.json', 'tsconfig.base.json', 'turbo.json'];
  [...files, 'apps/a/src/main.ts', 'packages/p/package.json', 'open-sse/src/index.ts'].forEach((path) => put(path));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the fingerprint of the sources', () => {
  it.each(['apps/a/src/new.ts', 'packages/p/src/deep/er.ts', 'open-sse/package.json'])('changes with %s', (path) => {
    const before = fingerprintSources(root);
    put(path);
    expect(fingerprintSources(root)).not.toBe(before);
  });

  it('changes when a file is touched and when it is removed', () => {
    const before = fingerprintSources(root);
    utimesSync(join(root, 'apps/a/src/main.ts'), 2, 2);
    const touched = fingerprintSources(root);
    rmSync(join(root, 'apps/a/src/main.ts'));
    expect(new Set([before, touched, fingerprintSources(root)]).size).toBe(3);
  });

  it.each([
    'apps/a/dist/main.js',
    'apps/a/out/index.html',
    'apps/a/.next/cache',
    'apps/a/next-env.d.ts',
    'packages/p/node_modules/x/index.js',
    'packages/p/src/p.test.ts',
    'open-sse/src/__fixtures__/a.json',
  ])('does not change with %s, which no build reads', (path) => {
    const before = fingerprintSources(root);
    put(path);
    expect(fingerprintSources(root)).toBe(before);
  });
});

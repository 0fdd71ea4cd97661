import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replayProvider } from './__fixtures__/replay-provider.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const definitions = 'packages/registry/src/definitions';

let copy: string;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'omniroute-provider-'));
  await copyWorkspace();
});
afterAll(() => rm(copy, { recursive: true, force: true }));

/** The two packages that a provider's files belong to, and links to what they need. */
async function copyWorkspace(): Promise<void> {
  for (const path of ['packages/registry/package.json', 'packages/registry/src', 'packages/registry/scripts']) {
    await cp(join(root, path), join(copy, path), { recursive: true });
  }
  await cp(join(root, 'open-sse/src'), join(copy, 'open-sse/src'), { recursive: true });
  await writeFile(join(copy, 'package.json'), '{"type":"module"}');
  await mkdir(join(copy, 'node_modules/@omniroute'), { recursive: true });
  await symlink(join(root, 'packages/core'), join(copy, 'node_modules/@omniroute/core'));
  await symlink(join(copy, 'packages/registry'), join(copy, 'node_modules/@omniroute/registry'));
  await symlink(join(root, 'node_modules/undici'), join(copy, 'node_modules/undici'));
}

/** The files of the page: a path in backquotes with a colon, and the block after it. */
async function readPage(): Promise<ReadonlyMap<string, string>> {
  const page = await readFile(join(root, 'docs/adding-a-provider.md'), 'utf8');
  const files = page.matchAll(/^`((?:packages|open-sse)\/\S+)`:\n\n```\w*\n([^]*?)^```$/gm);
  return new Map([...files].map(([, path = '', text = '']) => [path, text]));
}

test('the page adds a provider with one data file and one fixture folder, and a chat with it works', async () => {
  const files = await readPage();
  const places = [...files.keys()].map((path) => dirname(path));
  expect([...new Set(places)]).toEqual([definitions, 'open-sse/src/executors/__fixtures__/providers/acme']);
  expect(places.filter((place) => place === definitions)).toHaveLength(1);
  for (const [path, text] of files) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await writeFile(join(copy, path), text);
  }
  await run(process.execPath, [join(copy, 'packages/registry/scripts/list-definitions.mjs')]);
  const replay = pathToFileURL(join(copy, 'open-sse/src/executors/__fixtures__/replay-provider.ts')).href;
  const program = `const { replayProvider } = await import('${replay}'); console.log(JSON.stringify(await replayProvider('acme')));`;
  const { stdout } = await run(process.execPath, [
    '--conditions=omniroute-source',
    '--input-type=module',
    '-e',
    program,
  ]);
  const exchange = JSON.parse(files.get('open-sse/src/executors/__fixtures__/providers/acme/exchange.json') ?? '');
  expect(JSON.parse(stdout)).toMatchObject(exchange);
});

test('before that, nobody knows the provider', async () => {
  await expect(replayProvider('acme')).rejects.toThrow();
});

test('the list of definitions names every file of the folder', async () => {
  const folder = join(root, definitions);
  const listed = (await readFile(join(folder, 'index.generated.ts'), 'utf8')).matchAll(/'\.\/(.*?)'/g);
  const files = (await readdir(folder)).filter((file) => !file.endsWith('.generated.ts'));
  expect(
    [...listed].map(([, file]) => file),
    'Run: npm run build -w @omniroute/registry',
  ).toEqual(files.toSorted());
});

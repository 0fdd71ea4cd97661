import { readdir, writeFile, mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { tempDirectory, type TempDirectory } from '@omniroute/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editForm, filesOf, readForm, textsOf, type Form } from './form.ts';
import { openUploadStore, type UploadStore } from './upload-store.ts';

const megabyte = 1024 * 1024;
let directory: TempDirectory;
let store: UploadStore;

beforeAll(async () => {
  directory = await tempDirectory();
  await mkdir(join(directory.path, 'uploads'));
  await writeFile(join(directory.path, 'uploads', 'left.part'), 'of a killed process');
  store = await openUploadStore({ dataDirectory: directory.path, limitBytes: 60 * megabyte });
});
afterAll(() => directory.remove());

/** Gives what a server makes of a request with this body. */
async function receive<T>(
  body: RequestInit['body'] & object,
  take: (request: IncomingMessage) => Promise<T>,
): Promise<T> {
  const taken = Promise.withResolvers<T>();
  const server = createServer((request, response) => {
    take(request).then(taken.resolve, taken.reject);
    taken.promise.catch(() => {}).finally(() => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const request = { method: 'POST', body, duplex: 'half' } satisfies RequestInit & { duplex: 'half' };
  const sent = fetch(`http://127.0.0.1:${port}/`, request).catch(() => undefined);
  try {
    return await taken.promise;
  } finally {
    await sent;
    server.closeAllConnections();
    server.close();
  }
}

/** 50 MB made of one piece, so that nobody has to hold them to send them. */
function manyBytes(count: number): ReadableStream<Uint8Array> {
  const piece = new Uint8Array(megabyte).fill(7);
  let sent = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (sent === count) controller.close();
      else controller.enqueue(piece);
      sent += 1;
    },
  });
}

test('what a killed process left is removed at the start', async () => {
  expect(await readdir(join(directory.path, 'uploads'))).toEqual([]);
});

test('fifty megabytes are received and read again without being held, and leave no name on the disk', async () => {
  const upload = await receive(manyBytes(50), (request) => store.receive(request));
  expect(upload.lengthBytes).toBe(50 * megabyte);
  expect(await readdir(join(directory.path, 'uploads'))).toEqual([]);
  for (let round = 0; round < 2; round += 1) {
    let length = 0;
    let largest = 0;
    for await (const chunk of upload.whole.open()) {
      length += chunk.length;
      largest = Math.max(largest, chunk.length);
    }
    expect(length).toBe(50 * megabyte);
    expect(largest).toBeLessThanOrEqual(64 * 1024);
  }
  expect((await upload.read({ start: 3, end: 6 })).toString('hex')).toBe('070707');
  await upload.dispose();
  await expect(buffer(upload.whole.open())).rejects.toThrow('gone');
  await upload.dispose();
});

test('a body beyond the limit is refused', async () => {
  await expect(receive(manyBytes(61), (request) => store.receive(request))).rejects.toMatchObject({
    code: 'too-large',
  });
});

async function formOf(fields: readonly (readonly [string, string | Blob])[]): Promise<Form> {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return receive(form, (request) => readForm(request, store));
}

async function edited(form: Form, edits: Parameters<typeof editForm>[1]): Promise<FormData> {
  const body = editForm(form, edits);
  const bytes = await buffer(body.open());
  expect(bytes.length).toBe(body.lengthBytes);
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': form.contentType } }).formData();
}

test.each([10, 600_000])('a form with a file of %i bytes is edited by its ranges alone', async (size) => {
  const file = new Blob([Buffer.alloc(size, 5)]);
  const form = await formOf([
    ['api_key', 'x'],
    ['file', file],
    ['model', 'old'],
    ['tag', 'a'],
    ['tag', 'b'],
    ['api_base', 'y'],
  ]);
  expect(textsOf(form)).toEqual({ api_key: 'x', model: 'old', tag: ['a', 'b'], api_base: 'y' });
  expect(filesOf(form)).toEqual(['file']);
  const after = await edited(form, {
    set: { model: '"new"', disable_fallbacks: 'true' },
    remove: ['api_key', 'api_base'],
  });
  expect([...after.keys()]).toEqual(['disable_fallbacks', 'file', 'model', 'tag', 'tag']);
  expect(after.get('model')).toBe('new');
  expect(after.get('disable_fallbacks')).toBe('true');
  const kept = after.get('file');
  expect(kept instanceof Blob && Buffer.from(await kept.arrayBuffer()).equals(Buffer.alloc(size, 5))).toBe(true);
  expect([...(await edited(form, { set: {}, remove: [] })).keys()]).toHaveLength(6);
  await form.upload.dispose();
});

test('parts without a body can be set and removed like others', async () => {
  const bytes = Buffer.from(
    ['a', 'model', 'b']
      .map((name) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`)
      .join('')
      .concat('--x--\r\n'),
  );
  const body = new Blob([bytes], { type: 'multipart/form-data; boundary=x' });
  const form = await receive(body, (request) => readForm(request, store));
  expect(textsOf(form)).toEqual({ a: '', model: '', b: '' });
  const set = await buffer(editForm(form, { set: { model: '"new"' }, remove: ['a', 'b'] }).open());
  expect(set.toString()).toBe('--x\r\nContent-Disposition: form-data; name="model"\r\n\r\nnew\r\n--x--\r\n');
  await form.upload.dispose();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MultipartScanner, type FormPart } from './multipart-scanner.ts';
import { boundaryOf, readPartHeaders } from './part-headers.ts';

const boundary = '----form-7';

function scan(bytes: Buffer, size = bytes.length): readonly FormPart[] {
  const scanner = new MultipartScanner(boundary);
  for (let start = 0; start < bytes.length; start += size) scanner.push(bytes.subarray(start, start + size));
  return scanner.end();
}

function form(...parts: readonly (readonly [header: string, value: string | Buffer])[]): Buffer {
  const pieces = parts.flatMap(([header, value]) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${header}\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

const file = Buffer.concat([
  Buffer.from([0, 255, 13, 10]),
  Buffer.from(`--${boundary.slice(0, -1)}\r\n--`),
  Buffer.from([13]),
]);
const body = form(['name="file"; filename="a.mp3"', file], ['name="model"', 'whisper'], ['name="empty"', '']);

describe('a form', () => {
  test('is found whole at every cut of its bytes', () => {
    const whole = scan(body);
    expect(whole.map(({ name, fileName, text }) => [name, fileName, text])).toEqual([
      ['file', 'a.mp3', undefined],
      ['model', undefined, 'whisper'],
      ['empty', undefined, ''],
    ]);
    const [first] = whole;
    expect(body.subarray(first?.value.start, first?.value.end).equals(file)).toBe(true);
    for (let size = 1; size < body.length; size += 1) expect(scan(body, size)).toEqual(whole);
  });

  test('may have a preamble, an epilogue, padding after a boundary and parts without headers', () => {
    const odd = `before\r\n--${boundary} \t\r\nX: 1\r\ncontent-disposition:form-data;name=a\r\n\r\n1\r\n--${boundary}\r\n\r\n2\r\n--${boundary}-- \r\nafter`;
    expect(scan(Buffer.from(odd), 3)).toMatchObject([
      { name: 'a', text: '1' },
      { name: '', text: '2' },
    ]);
  });

  test('may have parts whose blank line is the line end of the next boundary', () => {
    const bytes = Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n--${boundary}\r\n\r\n--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n--${boundary}\r\nContent-Disposition: form-data; name="b"\r\n\r\n1\r\n--${boundary}--\r\n`,
    );
    for (let size = 1; size <= bytes.length; size += 1) {
      const parts = scan(bytes, size);
      expect(parts).toMatchObject([
        { name: 'a', text: '', bare: true },
        { name: '', text: '', bare: true },
        { name: 'f', fileName: 'x', bare: true },
        { name: 'b', text: '1' },
      ]);
      expect(parts.map(({ value }) => value.end - value.start)).toEqual([0, 0, 0, 1]);
      expect(parts.at(-1)?.bare).toBeUndefined();
    }
  });

  test.each([
    ['nothing', ''],
    ['no last boundary', `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1`],
    ['a boundary that goes on', `--${boundary}x\r\n\r\n1\r\n--${boundary}--`],
    ['endless headers', `--${boundary}\r\n${'x: y\r\n'.repeat(5000)}`],
    ['endless parts', `${`--${boundary}\r\n\r\n1\r\n`.repeat(1100)}--${boundary}--`],
    ['endless text', `--${boundary}\r\n\r\n${'x'.repeat(2_000_000)}\r\n--${boundary}--`],
  ])('is refused for %s', (_, text) => {
    expect(() => scan(Buffer.from(text), 65_536)).toThrow(/form/);
  });

  test('never fails in another way', () => {
    const pieces = fc.constantFrom(
      '--',
      boundary,
      '\r\n',
      '\r',
      '\n',
      'Content-Disposition: form-data; name="a"',
      'x',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (list, size) => {
        try {
          for (const { value } of scan(Buffer.from(list.join('')), size))
            expect(value.end).toBeGreaterThanOrEqual(value.start);
        } catch (error) {
          expect(error).toMatchObject({ name: 'OmniError' });
        }
      }),
    );
  });
});

test('names of parts are read as browsers and SDKs write them', () => {
  expect(readPartHeaders('Content-Disposition: form-data; name="a \\"b\\""; filename="c;d"')).toEqual({
    name: 'a "b"',
    fileName: 'c;d',
  });
  expect(readPartHeaders("content-disposition: form-data; name=x; filename*=UTF-8''y")).toEqual({
    name: 'x',
    fileName: '',
  });
  expect(readPartHeaders('Content-Type: text/plain')).toEqual({ name: '' });
  expect(boundaryOf('multipart/form-data; boundary="a b"; charset=utf-8')).toBe('a b');
  expect(boundaryOf('multipart/form-data; charset=utf-8; BOUNDARY=x')).toBe('x');
  expect(boundaryOf('multipart/form-data')).toBeUndefined();
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseFrames, type SseFrame } from './sse-frames.ts';

function split(...chunks: readonly (string | Buffer)[]): readonly SseFrame[] {
  const frames = createSseFrames();
  return [...chunks.flatMap((chunk) => frames.push(Buffer.from(chunk))), ...frames.end()];
}

const dataOf = (frames: readonly SseFrame[]) => frames.filter((frame) => !frame.comment).map((frame) => frame.data);
const bytesOf = (frames: readonly SseFrame[]) => Buffer.concat(frames.map((frame) => frame.bytes)).toString('latin1');

describe('sse frames', () => {
  it('are split at blank lines, with the space after the colon or without it', () => {
    expect(dataOf(split('data: one\n\ndata:two\n\ndata:  three\n\n'))).toEqual(['one', 'two', ' three']);
  });

  it('end lines with a line feed, a carriage return or both', () => {
    expect(dataOf(split('data: a\r\rdata: b\r\n\r\ndata: c\n\r\ndata: d\n\n'))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('join several data lines by line feeds and know the event', () => {
    expect(split('event: ping\ndata: a\ndata\ndata: b\nid: 7\n\n')).toMatchObject([{ event: 'ping', data: 'a\n\nb' }]);
  });

  it('skip a byte order mark at the very start and nowhere else', () => {
    expect(dataOf(split('\uFEFFdata: a\n\n', '\uFEFFdata: b\n\ndata: c\n\n'))).toEqual(['a', 'c']);
  });

  it('keep the bytes of comments and stray blank lines, marked as no event', () => {
    const frames = split(': ping\n\n', '\n', 'event: empty\n\n', 'data: x\n\n');
    expect(frames.map((frame) => frame.comment === true)).toEqual([true, true, true, false]);
    expect(bytesOf(frames)).toBe(': ping\n\n\nevent: empty\n\ndata: x\n\n');
  });

  it('tell an empty event from none', () => {
    expect(split('data:\n\n')).toEqual([{ data: '', bytes: Buffer.from('data:\n\n') }]);
  });

  it('give the last event although its blank line is missing, and say so', () => {
    expect(split('data: a\n\ndata: b\n')).toMatchObject([{ data: 'a' }, { data: 'b', unterminated: true }]);
    expect(split('data: a\n\n: bye')).toMatchObject([{ data: 'a' }, { comment: true }]);
  });

  it('share the memory of a chunk that holds them whole', () => {
    const chunk = Buffer.from('data: a\n\ndata: b\n\n');
    expect(
      createSseFrames()
        .push(chunk)
        .every((frame) => frame.bytes.buffer === chunk.buffer),
    ).toBe(true);
  });

  it('do not wait for the line feed that may follow a carriage return', () => {
    const frames = createSseFrames();
    expect(dataOf(frames.push(Buffer.from('data: a\r\n\r')))).toEqual(['a']);
    expect(dataOf(frames.push(Buffer.from('\ndata: b\r\n\r\n')))).toEqual(['b']);
  });

  it('are the same wherever the bytes are cut, and lose no byte', () => {
    const line = fc.constantFrom(
      'data: ä\u{1F600}',
      'data:',
      ': c',
      'event: e',
      '',
      '',
      'data: {"a":1}',
      '\uFEFFdata: x',
    );
    const end = fc.constantFrom('\n', '\r', '\r\n');
    const text = fc.array(fc.tuple(line, end), { maxLength: 12 }).map((lines) => lines.flat().join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 6 }), (whole, cuts) => {
        const bytes = Buffer.from(whole);
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const pieces = split(...places.slice(1).map((place, index) => bytes.subarray(places[index], place)));
        expect(dataOf(pieces)).toEqual(dataOf(split(bytes)));
        expect(bytesOf(pieces)).toBe(bytes.toString('latin1'));
      }),
      { numRuns: 500 },
    );
  });

  it('refuse an event that outgrows the limit, whole or in pieces', () => {
    const small = { maxFrameBytes: 16 };
    const frames = createSseFrames(small);
    frames.push(Buffer.from('data: 12345'));
    expect(() => frames.push(Buffer.from('67890123'))).toThrow(/more than 16 bytes/);
    expect(() => createSseFrames(small).push(Buffer.from('data: 1234567890123\n\n'))).toThrow(/more than 16 bytes/);
    expect(dataOf(createSseFrames(small).push(Buffer.from('data: 1\n\ndata: 2\n\ndata: 3\n\n')))).toHaveLength(3);
  });
});

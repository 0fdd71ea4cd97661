import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BodyShape } from './body-shape.ts';

/** What is wrong with a body that comes in pieces of a size. */
function faultOf(text: string, pieceBytes = 64 * 1024): string | undefined {
  const bytes = Buffer.from(text);
  const shape = new BodyShape();
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) shape.push(bytes.subarray(at, at + pieceBytes));
  } catch (error) {
    return error instanceof Error ? error.message : 'thrown';
  }
  return undefined;
}

/** Lists in lists. */
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('the structure of a body', () => {
  test('is refused beyond 256 levels, also in objects and behind a long string', () => {
    expect(faultOf(nested(256))).toBeUndefined();
    expect(faultOf(nested(257))).toContain('256 levels');
    expect(faultOf(`${'{"a":'.repeat(10_000)}1`)).toContain('256 levels');
    expect(faultOf(`["${'x'.repeat(100_000)}",${nested(300)}]`)).toContain('256 levels');
  });

  test('is refused with a million messages, at once and not at their end', () => {
    const message = '{"role":"user","content":"x"},';
    expect(faultOf(`{"messages":[${message.repeat(1_000_000)}`)).toContain('100000 objects');
    expect(faultOf(`[${'1,'.repeat(500_001)}`)).toContain('500000 values');
  });

  test('is fine for what people send: an image of 10 MB, a long conversation', () => {
    const image = `{"messages":[{"role":"user","content":[{"image_url":{"url":"data:image/png;base64,${'A'.repeat(10_000_000)}"}}]}]}`;
    expect(faultOf(image)).toBeUndefined();
    const turn = {
      role: 'assistant',
      content: 'Let me look.',
      tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{"path":"a"}' } }],
    };
    expect(faultOf(JSON.stringify({ messages: Array.from({ length: 8000 }, () => turn) }))).toBeUndefined();
  });

  test('is told from the text in strings, wherever the pieces are cut', () => {
    const brackets = fc.string({ unit: fc.constantFrom('[', '{', '"', '\\', ',', 'a', 'ü', ']'), maxLength: 90 });
    fc.assert(
      fc.property(fc.array(brackets, { maxLength: 5 }), fc.integer({ min: 1, max: 12 }), (texts, pieceBytes) => {
        // As many levels as there may be, so that one bracket taken for structure is one too many.
        const text = `${'['.repeat(255)}${JSON.stringify(texts)}`;
        expect(faultOf(text, pieceBytes)).toBeUndefined();
        expect(faultOf(`${text.slice(0, -1)}${texts.length > 0 ? ',' : ''}[`, pieceBytes)).toContain('256 levels');
      }),
      { numRuns: 300 },
    );
  });
});

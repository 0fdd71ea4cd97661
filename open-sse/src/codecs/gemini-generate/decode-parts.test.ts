import { describe, expect, it } from 'vitest';
import { CallIds } from './call-ids.ts';
import { decodePart } from './decode-parts.ts';

describe('the result of a tool', () => {
  const textOf = (response: Record<string, string>) => {
    const part = decodePart({ functionResponse: { id: 'a', name: 'look', response } }, new CallIds());
    return part.type === 'tool-result' ? part.content[0] : undefined;
  };

  it('is the text that Google advises to call its output, and that the AI SDK calls its content', () => {
    expect(textOf({ output: 'a gate' })).toEqual({ type: 'text', text: 'a gate' });
    expect(textOf({ name: 'look', content: 'a gate' })).toEqual({ type: 'text', text: 'a gate' });
  });

  it('is the whole object where that has a shape of its own', () => {
    expect(textOf({ name: 'Kyōto', content: 'a gate' })).toEqual({
      type: 'text',
      text: '{"name":"Kyōto","content":"a gate"}',
    });
  });
});

import { expect } from 'vitest';
import type { Scenario } from './scenario.ts';

/** One red pixel. */
const picture = {
  mediaType: 'image/png',
  base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
};

export const image: Scenario = {
  title: 'Image',
  promise: 'The picture’s bytes and media type reach the upstream.',
  play: async (cell) => {
    cell.line.script({ kind: 'reply', text: 'A red dot.' });
    const answer = await cell.ask({ text: 'What is this?', picture });
    expect(answer).toMatchObject({ text: 'A red dot.', finish: 'stop' });
    const view = cell.view(0);
    expect(view.pictures).toEqual([picture]);
    expect(view.userTexts).toEqual([`${cell.line.marker} What is this?`]);
    return [];
  },
};

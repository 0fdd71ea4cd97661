import { expect } from 'vitest';
import type { Scenario } from './scenario.ts';

const words = 'Grüße aus Kyōto 👋 — “fin”.';
const usage = { input: 70, 'cache-read': 30, output: 25 } as const;

export const text: Scenario = {
  title: 'Text',
  promise: 'The answer’s text, why it ended, and its token counts, kind by kind, as the upstream told them.',
  play: async (cell) => {
    cell.line.script({ kind: 'reply', text: words, usage });
    const answer = await cell.ask({ system: 'Be brief.', text: 'Sag „hallo“ 👋' });
    expect(answer).toMatchObject({ text: words, finish: 'stop', toolCalls: [], usage });
    const view = cell.view(0);
    expect(view).toMatchObject({ system: 'Be brief.', userTexts: [`${cell.line.marker} Sag „hallo“ 👋`] });
    const [record] = await cell.records();
    expect(record).toMatchObject({ outcome: 'answered', stream: cell.stream, tokens: usage, usageSource: 'reported' });
    expect(record).toMatchObject({ format: cell.client.format, attempts: [{ format: cell.target.format }] });
    return [];
  },
};

import { expect } from 'vitest';
import type { Cell } from '../cell.ts';
import type { ToolSpec } from '../conversation.ts';
import type { Scenario } from './scenario.ts';

const thoughts = { text: 'First the gate, then the bell.', signature: 'c2lnbmVkLWJ5LXRoZS11cHN0cmVhbQ==' };
const usage = { input: 70, 'cache-read': 30, output: 25, reasoning: 12 } as const;
const tools: readonly ToolSpec[] = [
  { name: 'look', description: 'Looks.', parameters: { type: 'object', properties: { at: { type: 'string' } } } },
];
const toolCalls = [{ id: 'call_look_1', name: 'look', arguments: '{"at":"gate"}' }];

export const reasoning: Scenario = {
  title: 'Reasoning',
  promise: 'Thoughts are asked for, shown and counted; their signature goes back only to where it came from.',
  play: async (cell) => {
    cell.line.script({ kind: 'reply', reasoning: thoughts, toolCalls, usage }, { kind: 'reply', text: 'Both.', usage });
    const first = await cell.ask({ text: 'Gate or bell?', tools, reasoning: true });
    expect(cell.view(0).asksForReasoning).toBe(true);
    expect(first).toMatchObject({ finish: 'tool-calls', usage });
    expect(first.reasoning).toBe(cell.client.showsReasoning ? thoughts.text : '');
    const second = await first.reply(first.toolCalls.map((call) => ({ call, text: 'a gate' })));
    expect(second).toMatchObject({ text: 'Both.', usage });
    await expectProof(cell);
    return cell.client.showsReasoning ? [] : ['the SDK shows no thoughts'];
  },
};

/** Chat Completions has no signature that could be lost. */
async function expectProof(cell: Cell): Promise<void> {
  const hasProof = cell.target.format !== 'openai-chat';
  if (cell.isSameFormat) {
    const proof = hasProof ? thoughts.signature : undefined;
    expect(cell.view(1).thoughts).toEqual(cell.client.showsReasoning ? [{ text: thoughts.text, proof }] : []);
    return;
  }
  expect(cell.line.hits[1]?.body.toString('utf8')).not.toContain(thoughts.signature);
  const losses = (await cell.records()).flatMap((record) => record.losses);
  if (hasProof) expect(losses.join()).toMatch(/reasoning/);
}

import { expect } from 'vitest';
import type { ToolSpec } from '../conversation.ts';
import type { Scenario } from './scenario.ts';

const tools: readonly ToolSpec[] = [
  {
    name: 'get_weather',
    description: 'Tells the weather of a city.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer' } },
      required: ['city'],
    },
  },
  { name: 'get_time', description: 'Tells the time.', parameters: { type: 'object', properties: {} } },
];

const calls = [
  { id: 'call_weather_1', name: 'get_weather', arguments: { city: 'Kyōto "gate"', days: 2 } },
  { id: 'call_time_2', name: 'get_time', arguments: {} },
] as const;
const results = ['18 °C, “clear”', 'half past nine'];

/** Gemini signs the first of several calls. */
const signature = 'c2lnbmVkLWNhbGw=';
const toolCalls = calls.map((call, place) => ({
  ...call,
  arguments: JSON.stringify(call.arguments),
  ...(place === 0 && { signature }),
}));

export const twoTurns: Scenario = {
  title: 'Tools in two turns',
  promise: 'Two calls at once with name, arguments and id; their results reach the upstream under the same ids.',
  play: async (cell) => {
    cell.line.script({ kind: 'reply', text: 'Let me look.', toolCalls }, { kind: 'reply', text: 'It is clear.' });
    const first = await cell.ask({ text: 'How is Kyōto?', tools });
    expect(first).toMatchObject({ text: 'Let me look.', finish: 'tool-calls' });
    expect(first.toolCalls).toEqual(calls);
    expect(cell.view(0).toolNames).toEqual(tools.map((tool) => tool.name));
    const second = await first.reply(first.toolCalls.map((call, place) => ({ call, text: results[place] ?? '' })));
    expect(second).toMatchObject({ text: 'It is clear.', finish: 'stop', toolCalls: [] });
    const view = cell.view(1);
    expect(view.toolCalls).toEqual(calls);
    expect(view.toolResults).toEqual(calls.map(({ id }, place) => ({ id, text: results[place] })));
    expect(view.userTexts[0]).toContain('How is Kyōto?');
    const isBack = cell.line.hits[1]?.body.includes(signature);
    expect(isBack).toBe(cell.isSameFormat && cell.target.format === 'gemini-generate');
    return [];
  },
};

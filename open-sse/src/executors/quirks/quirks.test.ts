import { readdirSync, readFileSync } from 'node:fs';
import { quirkIds, type ProviderDefinition, type QuirkId } from '@omniroute/core';
import { getProvider, providers } from '@omniroute/registry';
import { describe, expect, test } from 'vitest';
import { applyEdits, spliceJson } from '../../relay/splice-json.ts';
import { applyQuirks } from './index.ts';

const fixtures = new URL('__fixtures__/', import.meta.url);

function readFixture(quirk: QuirkId, file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`${quirk}/${file}`, fixtures), 'utf8'));
}

function withQuirks(...quirks: readonly QuirkId[]): ProviderDefinition {
  return { ...getProvider('openai-compatible'), quirks };
}

const nothing = { set: {}, remove: [] };

test('every quirk has a fixture', () => {
  expect(readdirSync(fixtures).toSorted()).toEqual(quirkIds.toSorted());
});

describe.each(quirkIds)('%s', (quirk) => {
  const request = readFixture(quirk, 'request.json');
  const sent = readFixture(quirk, 'sent.json');

  test('makes of the fixture’s body what its provider takes, written anew or spliced', () => {
    const edits = applyQuirks(withQuirks(quirk), request, nothing);
    expect(applyEdits(request, edits)).toEqual(sent);
    const bytes = Buffer.concat(spliceJson(Buffer.from(JSON.stringify(request)), request, edits));
    expect(JSON.parse(bytes.toString())).toEqual(sent);
  });

  test('leaves a body alone that its provider takes as it is', () => {
    expect(applyEdits(sent, applyQuirks(withQuirks(quirk), sent, nothing))).toEqual(sent);
  });

  test('is of a provider that has it', () => {
    const { provider } = readFixture(quirk, 'meta.json');
    expect(providers.filter(({ quirks }) => quirks?.includes(quirk)).map(({ id }) => id)).toContain(provider);
  });
});

test('quirks build on each other', () => {
  const body = {
    messages: [
      { role: 'developer', content: 'a' },
      { role: 'user', content: 'b' },
      { role: 'user', content: 'c' },
    ],
  };
  const edits = applyQuirks(withQuirks('no-developer-role', 'alternating-turns'), body, nothing);
  expect(applyEdits(body, edits)['messages']).toEqual([
    { role: 'system', content: 'a' },
    { role: 'user', content: 'b\n\nc' },
  ]);
});

test('usage that we would ask for in a stream is not asked of who refuses it', () => {
  const edits = { set: { stream_options: '{"include_usage":true}' }, remove: [] };
  expect(applyEdits({ stream: true }, applyQuirks(withQuirks('no-stream-options'), {}, edits))).toEqual({
    stream: true,
  });
});

test('calls of tools are never joined', () => {
  const call = (id: string) => ({ role: 'assistant', content: null, tool_calls: [{ id }] });
  const body = { messages: [call('a'), call('b')] };
  expect(applyQuirks(withQuirks('alternating-turns'), body, nothing)).toBe(nothing);
});

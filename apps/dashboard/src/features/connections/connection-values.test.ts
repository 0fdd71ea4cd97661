import { expect, test } from 'vitest';
import { blankValues, suggestName, toCreate, toUpdate } from './connection-values.ts';
import { parseHeaders, parseLines, writeHeaders } from './headers-text.ts';

const blank = blankValues('https://litellm.example.com', 'litellm');

test('settings that were not touched are not sent', () => {
  expect(toCreate('litellm', { ...blank, secret: ' sk-1 ' })).toEqual({
    provider: 'litellm',
    name: 'litellm',
    baseUrl: 'https://litellm.example.com',
    secret: 'sk-1',
    settings: {},
  });
});

test('options are sent trimmed, and only those that were filled', () => {
  const values = { ...blank, options: { region: ' eu-west-1 ', project: ' ' } };
  expect(toCreate('vertex', values).settings).toEqual({ options: { region: 'eu-west-1' } });
});

test('an empty key keeps the stored one unless it shall be removed', () => {
  expect(toUpdate(blank, {})).not.toHaveProperty('secret');
  expect(toUpdate({ ...blank, removeSecret: true }, {}).secret).toBeNull();
  expect(toUpdate({ ...blank, removeSecret: true, secret: 'sk-2' }, {}).secret).toBe('sk-2');
});

test('what the form does not show stays: how the list of models is kept', () => {
  const kept = { sync: false, newModels: 'offer' } as const;
  expect(toUpdate(blank, { ...kept, upstreamRetries: true }).settings).toEqual(kept);
});

test('headers survive being written and read', () => {
  const headers = { 'x-team': 'core', 'x-url': 'https://a:1/b' };
  expect(parseHeaders(writeHeaders(headers))).toEqual(headers);
});

test('a header line without a colon is kept, so that the gateway can complain about it', () => {
  expect(parseHeaders('bare\n\n')).toEqual({ bare: '' });
});

test('model ids are read line by line, each once', () => {
  expect(parseLines(' a \n\nb\na')).toEqual(['a', 'b']);
});

test('a server of one’s own is named for its host, a hosted provider for itself', () => {
  expect(suggestName({ id: 'litellm' }, 'litellm.example.com', [])).toBe('litellm.example.com');
  expect(suggestName({ id: 'litellm' }, '127.0.0.1', [])).toBe('litellm');
  expect(suggestName({ id: 'openai', baseUrl: 'https://api.openai.com/v1' }, 'api.openai.com', [])).toBe('openai');
});

test('a suggested name is free, whatever its case', () => {
  expect(suggestName({ id: 'litellm' }, undefined, ['LiteLLM', 'litellm-2'])).toBe('litellm-3');
});

import { expect, test } from 'vitest';
import {
  addTokens,
  classifyHost,
  defaultFallbackKinds,
  formatUsd,
  newId,
  parseUsd,
  refuseHost,
  totalInputTokens,
} from './index.ts';

test('ids sort by time as text and never repeat', () => {
  const early = newId('req', 1_000);
  const late = newId('req', 1_700_000_000_000);
  expect(early < late).toBe(true);
  expect(early).toMatch(/^req_[0-9a-z]{26}$/);
  expect(new Set(Array.from({ length: 5000 }, () => newId('req', 5))).size).toBe(5000);
});

test('amounts of USD are read to the nano-dollar, exponents and long fractions included', () => {
  expect(parseUsd('0.000138')).toBe(138_000);
  expect(parseUsd('5.625e-06')).toBe(5625);
  expect(parseUsd(6.375679012799999e-5)).toBe(63_757);
  expect(parseUsd('0.0000000005')).toBe(1);
  expect(parseUsd('12')).toBe(12_000_000_000);
  expect(parseUsd('2.4E2')).toBe(240_000_000_000);
  for (const bad of ['', 'None', '-1', '1e', 'NaN', 'Infinity', '1.2.3']) expect(parseUsd(bad)).toBeUndefined();
});

test('an amount formats back to what it was read from', () => {
  for (const text of ['0.000138', '12', '0.5', '1234.000000001']) expect(formatUsd(parseUsd(text) ?? 0)).toBe(text);
});

test('adding token counts keeps what nobody reported absent and zero as zero', () => {
  expect(addTokens({ input: 1, output: 0 }, { input: 2 })).toEqual({ input: 3, output: 0 });
  expect(totalInputTokens({ output: 3 })).toBeUndefined();
  expect(totalInputTokens({ input: 3, 'cache-read': 4, output: 9 })).toBe(7);
});

test('every spelling of a local address is seen through once a URL is parsed', () => {
  const spellings = [
    'http://2130706433',
    'http://0x7f.1',
    'http://0177.0.0.1',
    'http://①②⑦.⓪.⓪.①',
    'http://127.1',
    'http://localhost.',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://0',
    'http://10.1.2.3',
    'http://[fe80::1]',
    'http://[fd12::1]',
    'http://[64:ff9b::7f00:1]',
    'http://[2002:7f00:1::]',
    'http://192.168.1.9',
    'http://172.31.0.1',
    'http://100.64.0.1',
  ];
  for (const text of spellings) expect([text, classifyHost(new URL(text).hostname)]).toEqual([text, 'private']);
});

test('public addresses pass and names say nothing yet', () => {
  for (const host of ['1.1.1.1', '172.32.0.1', '[2606:4700::1111]', '[::ffff:8.8.8.8]'])
    expect(classifyHost(host)).toBe('public');
  expect(classifyHost('api.openai.com')).toBe('name');
});

test('metadata services are refused even where private networks are allowed', () => {
  for (const text of [
    'http://169.254.169.254',
    'http://[::ffff:a9fe:a9fe]',
    'http://[fd00:ec2::254]',
    'http://metadata.google.internal',
  ]) {
    expect(refuseHost(new URL(text).hostname, true)).toContain('metadata');
  }
  expect(refuseHost('127.0.0.1', true)).toBeUndefined();
  expect(refuseHost('127.0.0.1', false)).toContain('allowPrivateNetwork');
});

test('by default everything moves on but what another target cannot mend', () => {
  expect(defaultFallbackKinds).toContain('rate-limit');
  expect(defaultFallbackKinds).toContain('auth');
  for (const kind of ['bad-request', 'content-filter', 'aborted'] as const)
    expect(defaultFallbackKinds).not.toContain(kind);
});

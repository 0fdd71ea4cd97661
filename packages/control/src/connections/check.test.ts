import type { OmniError } from '@omniroute/core';
import { getProvider } from '@omniroute/registry';
import { expect, test } from 'vitest';
import { checkBaseUrl, checkSecret, checkSettings } from './check.ts';

function refused(check: () => unknown): OmniError {
  try {
    check();
  } catch (error) {
    return error as OmniError;
  }
  throw new Error('nothing was refused');
}

const cloudflare = getProvider('cloudflare');
const azure = getProvider('azure');

test('a field that the provider requires is asked for by its name', () => {
  expect(refused(() => checkSettings(cloudflare, {}))).toMatchObject({
    code: 'invalid-input',
    field: 'settings.options.account',
    message: expect.stringContaining('Cloudflare Workers AI needs “Account ID”'),
  });
  expect(checkSettings(cloudflare, { options: { account: 'a1' } })).toEqual({ options: { account: 'a1' } });
});

test('an option that the provider does not know is refused with those that it has', () => {
  expect(refused(() => checkSettings(azure, { options: { region: 'x' } }))).toMatchObject({
    field: 'settings.options.region',
    message: 'Azure OpenAI has no option “region”. It has: resource, apiVersion.',
  });
  expect(refused(() => checkSettings(getProvider('openai'), { options: { x: '1' } })).message).toContain('It has none');
});

test('an address is filled from the options', () => {
  expect(checkBaseUrl(cloudflare, undefined, { options: { account: 'a1' } })).toBe(
    'https://api.cloudflare.com/client/v4/accounts/a1/ai/v1',
  );
  expect(refused(() => checkBaseUrl(azure, '', {}))).toMatchObject({ field: 'settings.options.resource' });
  expect(checkBaseUrl(azure, 'https://own.example', {})).toBe('https://own.example/openai/v1');
});

test('a filled address follows its options, one that was entered stays', () => {
  const filled = { baseUrl: 'https://one.openai.azure.com/openai/v1', settings: { options: { resource: 'one' } } };
  const two = { options: { resource: 'two' } };
  expect(checkBaseUrl(azure, undefined, two, filled)).toBe('https://two.openai.azure.com/openai/v1');
  expect(checkBaseUrl(azure, filled.baseUrl, two, filled)).toBe('https://two.openai.azure.com/openai/v1');
  expect(checkBaseUrl(azure, 'https://three.example', two, filled)).toBe('https://three.example/openai/v1');
  expect(checkBaseUrl(azure, '', two, { ...filled, baseUrl: 'https://own.example' })).toBe(
    'https://two.openai.azure.com/openai/v1',
  );
  const entered = { baseUrl: 'https://own.example/openai/v1', settings: {} };
  expect(checkBaseUrl(azure, undefined, two, entered)).toBe(entered.baseUrl);
});

test('a missing secret is called by what it is', () => {
  expect(refused(() => checkSecret(getProvider('vertex'), false)).message).toBe(
    'Google Vertex AI needs “Service account key”.',
  );
});

import { expect, test } from 'vitest';
import { previewUrl } from './preview-url.ts';

test('an address shows what is called, once the options that it needs are there', () => {
  const address = 'https://api.cloudflare.com/client/v4/accounts/{account}/ai/v1';
  expect(previewUrl('cloudflare', address)).toMatchObject({
    state: 'invalid',
    message: 'The address of Cloudflare Workers AI needs “Account ID”.',
  });
  expect(previewUrl('cloudflare', address, { account: 'a1' })).toMatchObject({
    state: 'ready',
    host: 'api.cloudflare.com',
    callUrl: 'https://api.cloudflare.com/client/v4/accounts/a1/ai/v1/chat/completions',
  });
});

test('an address that names its model shows where the model’s name goes', () => {
  expect(previewUrl('gemini', 'https://generativelanguage.googleapis.com/v1beta')).toMatchObject({
    callUrl: 'https://generativelanguage.googleapis.com/v1beta/models/{model}:generateContent',
  });
});

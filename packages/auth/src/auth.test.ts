import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  createApiKey,
  createPassword,
  createSecretBox,
  createSignInLimiter,
  hashApiKey,
  hashPassword,
  readSecretKey,
  sameSecret,
  verifyPassword,
} from './index.ts';

test('a client key is found again by the hash of its whole text and hides itself in its hint', () => {
  const created = createApiKey();
  expect(created.key).toMatch(/^sk-omni-[0-9A-Za-z]{43}$/);
  expect(hashApiKey(created.key)).toBe(created.hash);
  expect(hashApiKey(created.key.slice(0, -1))).not.toBe(created.hash);
  expect(created.hint.length).toBeLessThan(20);
});

test('a password verifies against its own hash only', async () => {
  const password = createPassword();
  const stored = await hashPassword(password);
  expect(await verifyPassword(password, stored)).toBe(true);
  expect(await verifyPassword(`${password}x`, stored)).toBe(false);
  expect(await verifyPassword(stored, stored)).toBe(false);
  expect(await verifyPassword(password, 'md5$abc')).toBe(false);
});

test('a sealed secret opens only with its key and at its place', () => {
  const box = createSecretBox(randomBytes(32));
  const sealed = box.seal('sk-upstream', 'connections.secret:con_1');
  expect(sealed).not.toContain('sk-upstream');
  expect(box.open(sealed, 'connections.secret:con_1')).toBe('sk-upstream');
  expect(() => box.open(sealed, 'connections.secret:con_2')).toThrow('damaged');
  expect(() => createSecretBox(randomBytes(32)).open(sealed, 'connections.secret:con_1')).toThrow('another key');
  expect(() => box.open(`${sealed.slice(0, -2)}AA`, 'connections.secret:con_1')).toThrow('damaged');
});

test('a secret key is read from hex, base64 or a passphrase, and a short one is refused', () => {
  const key = randomBytes(32);
  expect(readSecretKey(key.toString('hex'))).toEqual(key);
  expect(readSecretKey(`${key.toString('base64')}\n`)).toEqual(key);
  expect(readSecretKey('correct horse battery staple')).toHaveLength(32);
  expect(() => readSecretKey('short')).toThrow('at least 16');
});

test('secrets of different lengths compare without an error', () => {
  expect(sameSecret('a', 'a')).toBe(true);
  expect(sameSecret('a', 'abc')).toBe(false);
});

test('the fifth failed sign-in starts a wait that doubles and ends with a success', () => {
  const limiter = createSignInLimiter();
  for (let failure = 0; failure < 5; failure += 1) limiter.recordFailure('::1', 0);
  expect(() => limiter.check('::1', 999)).toThrow('Too many');
  expect(() => limiter.check('::1', 1000)).not.toThrow();
  limiter.recordFailure('::1', 1000);
  expect(() => limiter.check('::1', 2999)).toThrow('Too many');
  expect(() => limiter.check('10.0.0.1', 2999)).not.toThrow();
  limiter.recordSuccess('::1');
  expect(() => limiter.check('::1', 1001)).not.toThrow();
});

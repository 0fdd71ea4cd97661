import { expect, test } from 'vitest';
import { readEnv } from './env.ts';

test('an empty environment gives the defaults: loopback, the usual port, one process', () => {
  const env = readEnv({});
  expect(env).toMatchObject({
    host: '127.0.0.1',
    port: 20_128,
    workers: 1,
    maxBodyBytes: 33_554_432,
    adminToken: undefined,
  });
  expect(env.dataDirectory.endsWith('/.omniroute')).toBe(true);
});

test('all faults are told together, by the names of their variables', () => {
  const faulty = {
    OMNIROUTE_PORT: 'abc',
    OMNIROUTE_ADMIN_TOKEN: 'short',
    OMNIROUTE_WORKERS: '0',
    OMNIROUTE_LOG_LEVEL: 'loud',
  };
  for (const name of Object.keys(faulty)) expect(() => readEnv(faulty)).toThrow(name);
});

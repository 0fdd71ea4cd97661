import { OmniError } from '@omniroute/core';
import { expect, test } from 'vitest';
import { describeFault, explainFault } from './client.ts';

const fault = new OmniError('invalid-input', 'settings.models.0: No empty names.', { field: 'settings.models.0' });

test('beside its field a fault does not repeat the path of the field', () => {
  expect(describeFault(fault)).toEqual({ field: 'settings.models.0', message: 'No empty names.' });
});

test('a fault that stands alone says where it is', () => {
  expect(explainFault(fault)).toBe('settings.models.0: No empty names.');
});

test('a message that does not begin with its field stays whole', () => {
  const own = new OmniError('conflict', 'The name “a” is taken.', { field: 'name' });
  expect(describeFault(own)).toEqual({ field: 'name', message: 'The name “a” is taken.' });
});

test('a gateway that is away is called that', () => {
  expect(describeFault(new TypeError('Failed to fetch')).message).toMatch(/^The gateway cannot be reached/);
});

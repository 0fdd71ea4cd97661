import { expect, it } from 'vitest';
import { explainStanding, nameStanding } from './standing-texts.ts';

const nowMs = Date.UTC(2026, 10, 21, 12);

it('names a state with its reason, where there is one', () => {
  expect(nameStanding({ state: 'ready' })).toBe('Ready');
  expect(nameStanding({ state: 'cooling', reason: 'rate-limit', scope: 'model' })).toBe('Cooling: rate limit');
});

it('says what the state means, and when it ends', () => {
  const until = new Date(nowMs + 6500).toISOString();
  expect(explainStanding({ state: 'cooling', scope: 'model', until }, nowMs)).toBe(
    'Asked after all others, tried again in 7.00 s.',
  );
  expect(explainStanding({ state: 'cooling', scope: 'connection', until }, nowMs + 60_000)).toBe(
    'All of the connection is asked after all others, about to be tried again.',
  );
});

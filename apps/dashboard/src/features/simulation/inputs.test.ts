import { expect, test } from 'vitest';
import { toSimulateBody, usualInputs } from './inputs.ts';

const combo = { name: 'draft', strategy: 'priority', targets: [{ connection: 'a', model: 'm' }] } as const;
const draft = { ...combo, targets: [...combo.targets] };

test('what is left empty is left out, and numbers are whole', () => {
  const body = toSimulateBody(draft, { ...usualInputs, promptTokens: '1200.4' });
  expect(body.sketch).toEqual({ inputTokens: 1200, needs: [] });
  expect(body).not.toHaveProperty('key');
  expect(body.assume).not.toHaveProperty('at');
});

test('what is no number counts as the smallest prompt and as the usual answer', () => {
  const body = toSimulateBody(draft, { ...usualInputs, promptTokens: '', answerTokens: '-3' });
  expect(body.sketch).toEqual({ inputTokens: 1, needs: [] });
});

test('a slow target answers late; one at its rate limit asks to wait', () => {
  const { assume } = toSimulateBody(draft, { ...usualInputs, cases: { 'a/m': 'slow', 'b/m': 'rate-limit' } });
  expect(assume?.targets).toEqual({
    'a/m': { state: 'healthy', firstTokenMs: 30_000 },
    'b/m': { state: 'rate-limit', retryAfterMs: 7000 },
  });
});

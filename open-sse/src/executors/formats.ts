import type { Dialect, WireFormat } from '@omniroute/core';
import type { Executor } from './executor.ts';

const formatOf: { readonly [dialect in Dialect]: WireFormat | undefined } = {
  auto: undefined,
  chat: 'openai-chat',
  messages: 'anthropic-messages',
  responses: 'openai-responses',
};

/**
 * The client's own format first where the target speaks it, because then the bytes pass through; after it the others in the
 * provider's order of preference. A chosen dialect is the only one, if the target speaks it at all.
 */
export const pickFormats: Executor['formats'] = ({ clientFormat, spoken, dialect }) => {
  const forced = formatOf[dialect];
  if (forced !== undefined && spoken.includes(forced)) return [forced];
  if (!spoken.includes(clientFormat)) return spoken;
  return [clientFormat, ...spoken.filter((format) => format !== clientFormat)];
};

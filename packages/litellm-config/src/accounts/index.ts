import type { ProviderId } from '@omniroute/core';
import type { AccountForm } from './account.ts';
import { azure } from './azure.ts';
import { bedrock } from './bedrock.ts';
import { cloudflare } from './cloudflare.ts';
import { cohere } from './cohere.ts';
import { plain } from './plain.ts';
import { vertex } from './vertex.ts';

export type { Account, AccountForm } from './account.ts';
export { fillOwnAddress } from './own-address.ts';

const forms: ReadonlyMap<ProviderId, AccountForm> = new Map([
  ['azure', azure],
  ['bedrock', bedrock],
  ['cloudflare', cloudflare],
  ['cohere', cohere],
  ['vertex', vertex],
]);

/** How LiteLLM writes down an account at a provider of ours. */
export function accountFormOf(provider: ProviderId): AccountForm {
  return forms.get(provider) ?? plain;
}

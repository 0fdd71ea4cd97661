import type { AccountForm } from './account.ts';
import { plain } from './plain.ts';
import { defined } from '../values.ts';

/** Cohere: LiteLLM's addresses for it are those of an endpoint, not of the API. */
export const cohere: AccountForm = {
  ...plain,
  read: (source) => {
    const account = plain.read(source);
    if ('refused' in account || account.address === undefined) return account;
    return { ...account, address: account.address.replace(/\/v\d\/(?:chat|embed|rerank)\/?$/, '') };
  },
  write: ({ baseUrl, secretRef }) =>
    defined({ api_key: secretRef, api_base: baseUrl === undefined ? undefined : `${baseUrl}/v2/chat` }),
};

import { environmentNameOf, referTo } from '../reference.ts';
import { defined, textOf } from '../values.ts';
import type { AccountForm } from './account.ts';
import { keyOf } from './plain.ts';

const accountInAddress = /^https:\/\/api\.cloudflare\.com\/client\/v4\/accounts\/([\w-]+)(?:\/|$)/;

/** The only variable in which LiteLLM looks for the account. */
const accountVariable = 'CLOUDFLARE_ACCOUNT_ID';

/** Cloudflare Workers AI: an account, which LiteLLM keeps in the address, and a token. */
export const cloudflare: AccountForm = {
  keys: ['api_key', 'api_base'],
  secretKeys: ['api_key'],
  read: (source) => {
    const address = textOf(source.params['api_base']);
    const account = address === undefined ? undefined : accountInAddress.exec(address)?.[1];
    if (address !== undefined && account === undefined) return { refused: 'its api_base is not Cloudflare’s own' };
    const implied = source.withDefaults ? referTo(accountVariable) : undefined;
    return defined({ secret: keyOf(source), options: defined({ account: account ?? implied }) });
  },
  write: ({ secretRef, settings: { options = {} } }) => {
    const account = options['account'];
    const isLiteral = account !== undefined && environmentNameOf(account) === undefined;
    return defined({
      api_key: secretRef,
      api_base: isLiteral ? `https://api.cloudflare.com/client/v4/accounts/${account}/ai/run/` : undefined,
    });
  },
};

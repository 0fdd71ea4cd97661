import { createClient } from '@omniroute/contract';
import type { DemoComponents } from './components.ts';

export type DemoAccess = { readonly combo: string; readonly key: string };

/** Puts both connections, a combo of them and a key in place, through the admin API as a person would. */
export async function configureGateway({ model, litellm, gateway }: DemoComponents): Promise<DemoAccess> {
  const admin = createClient({ baseUrl: gateway.url, token: gateway.adminToken });
  const settings = { allowPrivateNetwork: true };
  const proxied = await admin.call('createConnection', {
    body: { provider: 'litellm', name: 'litellm', baseUrl: litellm.url, secret: litellm.masterKey, settings },
  });
  const native = await admin.call('createConnection', {
    body: { provider: 'openai-compatible', name: 'local', baseUrl: model.url, secret: model.apiKey, settings },
  });
  for (const { id } of [proxied, native]) await admin.call('syncConnectionModels', { params: { id } });
  const combo = await admin.call('createCombo', {
    body: {
      name: 'small',
      strategy: 'priority',
      targets: [proxied, native].map(({ id }) => ({ connection: id, model: model.model })),
    },
  });
  const { key } = await admin.call('createKey', { body: { name: 'demo' } });
  return { combo: combo.name, key };
}

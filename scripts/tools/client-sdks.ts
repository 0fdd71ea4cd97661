import { join } from 'node:path';
import { repositoryRoot } from '../lib/paths.ts';
import { ensureNodePackages } from './node-packages.ts';
import { ready, type Tool } from './tool.ts';

/** `directory` holds their `node_modules`. */
export type ClientSdksPlace = { readonly directory: string };

/** The SDKs that e2e/clients pins, outside of the workspace: they are large, and only the whole-system tests call them. */
export async function ensureClientSdks(): Promise<Tool<ClientSdksPlace>> {
  const packages = await ensureNodePackages({
    name: 'clients',
    title: 'the client SDKs of Google and of Vercel',
    effort: 'about 70 MB',
    directory: join(repositoryRoot, 'e2e', 'clients'),
  });
  return packages.status === 'missing' ? packages : ready({ directory: packages.place });
}

import { bold, dim, say } from '../lib/print.ts';
import type { ManagedProcess } from '../servers/managed-process.ts';
import { startComponents, type DemoComponents } from './components.ts';
import { configureGateway, type DemoAccess } from './configure.ts';
import { streamCall } from './first-call.ts';

const prompt = 'Why is the sky blue? Answer in one sentence.';

/** Brings the whole main job up, makes a first call and tells how to go on. */
export async function runDemo(onStart: (server: ManagedProcess) => void): Promise<void> {
  const components = await startComponents(onStart);
  const access = await configureGateway(components);
  await makeFirstCall(components, access);
  printAccess(components, access);
}

async function makeFirstCall({ gateway }: DemoComponents, { combo, key }: DemoAccess): Promise<void> {
  say(`A first streamed call of the combo "${combo}": ${prompt}`);
  const startedAt = performance.now();
  const call = { url: gateway.url, key, model: combo, prompt };
  const headers = await streamCall(call, (text) => process.stdout.write(text));
  const facts = ['connection', 'model', 'attempts'].map(
    (name) => `${name} ${headers.get(`x-omniroute-${name}`) ?? '—'}`,
  );
  console.log(dim(`\n  (${facts.join(', ')}, ${Math.round(performance.now() - startedAt)} ms)`));
}

function printAccess({ gateway, litellm }: DemoComponents, { combo, key }: DemoAccess): void {
  const body = JSON.stringify({ model: combo, stream: true, messages: [{ role: 'user', content: 'Hello' }] });
  console.log(`
${bold('OmniRoute is running.')}

  Dashboard  ${gateway.url}
  Password   ${gateway.adminPassword}
  Key        ${key}

  curl -N ${gateway.url}/v1/chat/completions \\
    -H 'authorization: Bearer ${key}' -H 'content-type: application/json' \\
    -d '${body}'

  To see a failover, end LiteLLM and call again: kill ${litellm.pid}

Ctrl-C stops everything and removes what the demo stored.
`);
}

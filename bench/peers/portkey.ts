import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolsDirectory } from '../../scripts/lib/paths.ts';
import { runCommand, tailOf } from '../../scripts/lib/run-command.ts';
import { findFreePort } from '../../scripts/servers/free-port.ts';
import { startProcess } from '../../scripts/servers/managed-process.ts';
import { waitUntilReady } from '../../scripts/servers/wait-until-ready.ts';
import { missing, ready, type Tool } from '../../scripts/tools/tool.ts';
import { onCore, servingCore } from '../lib/cores.ts';
import { pathOf, upstreamModel, type Workload } from '../lib/workload.ts';
import type { Address, Peer } from './peer.ts';

export const portkeyVersion = '1.15.2';
/** Later ones answer 500 to every stream of this version. */
const serverVersion = '1.14.1';

/** Portkey's gateway from npm, kept beside the other tools and never among the dependencies. */
export async function startPortkey(upstreamPort: number): Promise<Tool<Peer>> {
  const directory = join(toolsDirectory(), 'bench', `portkey-${portkeyVersion}`);
  const program = join(directory, 'node_modules', '@portkey-ai', 'gateway', 'build', 'start-server.js');
  if (!existsSync(program)) {
    const obstacle = await install(directory);
    if (obstacle !== undefined) return missing(`Portkey ${portkeyVersion}: ${obstacle}`);
  }
  const port = await findFreePort();
  const command = onCore(servingCore, { program: process.execPath, args: [program, '--headless', `--port=${port}`] });
  const server = await startProcess({
    ...command,
    cwd: directory,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production' },
  });
  await waitUntilReady(server, { name: 'Portkey', url: `http://127.0.0.1:${port}/`, timeoutMs: 30_000 });
  return ready({
    id: 'portkey',
    title: `Portkey ${portkeyVersion}`,
    process: server,
    servesOnFirstThread: true,
    address: (workload) => addressOf(workload, port, upstreamPort),
  });
}

/** Its own formats are those of OpenAI; it is asked for the upstream's own model names. */
function addressOf(workload: Workload, port: number, upstreamPort: number): Address | undefined {
  const { client, upstream, firstFails } = workload;
  if (client !== 'chat' || (upstream !== 'chat' && upstream !== 'messages') || firstFails !== undefined)
    return undefined;
  const model = upstreamModel(workload);
  return {
    port,
    path: pathOf(workload, model),
    model,
    headers: [
      `x-portkey-provider: ${upstream === 'chat' ? 'openai' : 'anthropic'}`,
      `x-portkey-custom-host: http://127.0.0.1:${upstreamPort}/v1`,
      'authorization: Bearer sk-bench',
    ],
  };
}

async function install(directory: string): Promise<string | undefined> {
  mkdirSync(directory, { recursive: true });
  const overrides = { '@hono/node-server': serverVersion };
  const dependencies = { '@portkey-ai/gateway': portkeyVersion, ...overrides };
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, dependencies, overrides }));
  const logFile = join(toolsDirectory(), 'logs', 'portkey.log');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts'];
  const code = await runCommand('npm', args, { cwd: directory, logFile, label: 'Installing Portkey’s gateway' });
  return code === 0 ? undefined : `npm failed (exit code ${code}):\n${tailOf(logFile)}`;
}

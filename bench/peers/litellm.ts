import { startLitellm, type LitellmServer } from '../../scripts/servers/litellm-server.ts';
import type { LitellmModel } from '../../scripts/servers/litellm-config.ts';
import { ensureLitellm, litellmVersion } from '../../scripts/tools/litellm.ts';
import { ready, type Tool } from '../../scripts/tools/tool.ts';
import { moveToCore, servingCore } from '../lib/cores.ts';
import { pathOf, upstreamModel, type Surface, type Workload } from '../lib/workload.ts';
import type { Peer } from './peer.ts';

export type LitellmPeer = Peer & { readonly server: LitellmServer };

/** The real LiteLLM proxy: one worker, no database. It is asked for the upstream's own model names. */
export async function startLitellmPeer(
  upstreamPort: number,
  workloads: readonly Workload[],
): Promise<Tool<LitellmPeer>> {
  const tool = await ensureLitellm();
  if (tool.status === 'missing') return tool;
  const server = await startLitellm(tool.place, { models: modelsOf(workloads, upstreamPort) });
  moveToCore(servingCore, server.pid);
  return ready({
    id: 'litellm',
    title: `LiteLLM ${litellmVersion}, one worker`,
    process: server,
    server,
    servesOnFirstThread: false,
    address: (workload) =>
      isServed(workload)
        ? {
            port: server.port,
            path: pathOf(workload, modelName(workload)),
            model: modelName(workload),
            headers: [`authorization: Bearer ${server.masterKey}`],
          }
        : undefined,
  });
}

function isServed({ client, upstream, firstFails }: Workload): boolean {
  return isCommon(client) && isCommon(upstream) && firstFails === undefined;
}

function isCommon(surface: Surface): boolean {
  return surface === 'chat' || surface === 'messages';
}

/** What a workload's model is called in LiteLLM's configuration. */
function modelName(workload: Workload): string {
  return workload.upstream === 'chat' ? upstreamModel(workload) : `messages/${upstreamModel(workload)}`;
}

function modelsOf(workloads: readonly Workload[], port: number): readonly LitellmModel[] {
  const origin = `http://127.0.0.1:${port}`;
  const byName = new Map(workloads.filter(isServed).map((workload) => [modelName(workload), workload]));
  return [...byName].map(([name, workload]) =>
    workload.upstream === 'chat'
      ? { name, model: `openai/${upstreamModel(workload)}`, apiBase: `${origin}/v1` }
      : { name, model: `anthropic/${upstreamModel(workload)}`, apiBase: origin },
  );
}

import { say } from '../lib/print.ts';
import { startGateway, type GatewayServer } from '../servers/gateway-server.ts';
import { startLitellm, type LitellmServer } from '../servers/litellm-server.ts';
import type { ManagedProcess } from '../servers/managed-process.ts';
import { startModelServer, type ModelServer } from '../servers/model-server.ts';
import { ensureLitellm } from '../tools/litellm.ts';
import { ensureModelServer } from '../tools/model-server.ts';
import type { Tool } from '../tools/tool.ts';

export type DemoComponents = {
  readonly model: ModelServer;
  readonly litellm: LitellmServer;
  readonly gateway: GatewayServer;
};

const usualPort = 20_128;

/** Sets up and starts the model, LiteLLM in front of it, and OmniRoute; hands each to `onStart` as soon as it runs. */
export async function startComponents(onStart: (server: ManagedProcess) => void): Promise<DemoComponents> {
  const modelPlace = placeOf(await ensureModelServer());
  const litellmPlace = placeOf(await ensureLitellm());
  say('Starting the local model');
  const model = await startModelServer(modelPlace);
  onStart(model);
  say('Starting LiteLLM in front of it (about 10 s)');
  const litellm = await startLitellm(litellmPlace, { models: [litellmModel(model)] });
  onStart(litellm);
  say('Starting OmniRoute');
  const gateway = await startGateway({ port: usualPort });
  onStart(gateway);
  return { model, litellm, gateway };
}

/** The local model costs nothing; a price lets the analytics show what a hosted one would. */
function litellmModel(model: ModelServer) {
  const info = { input_cost_per_token: 0.000_000_05, output_cost_per_token: 0.000_000_2 };
  return { name: model.model, model: `openai/${model.model}`, apiBase: model.url, apiKey: model.apiKey, info };
}

function placeOf<Place>(tool: Tool<Place>): Place {
  if (tool.status === 'missing') throw new Error(`The demo needs ${tool.reason}`);
  return tool.place;
}

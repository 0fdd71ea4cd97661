import { isCi } from '../lib/paths.ts';
import { red, say, yellow } from '../lib/print.ts';
import { ensureChromium, type ChromiumPlace } from './chromium.ts';
import { ensureClientSdks, type ClientSdksPlace } from './client-sdks.ts';
import { ensureLitellmDatabase, type LitellmDatabasePlace } from './litellm-database.ts';
import { ensureLitellm, litellmFloorVersion, type LitellmPlace } from './litellm.ts';
import { ensureModelServer, type ModelServerPlace } from './model-server.ts';
import type { Tool } from './tool.ts';

/** The real components of the whole-system tests; absent ones could not be had. Plain data, so that it may cross processes. */
export type Tools = {
  readonly litellm?: LitellmPlace;
  /** LiteLLM at the security floor. */
  readonly litellmFloor?: LitellmPlace;
  /** What both need for a database. */
  readonly litellmDatabase?: LitellmDatabasePlace;
  readonly modelServer?: ModelServerPlace;
  readonly chromium?: ChromiumPlace;
  readonly clientSdks?: ClientSdksPlace;
};

export type ToolReport = { readonly tools: Tools; readonly missing: readonly string[] };

/** Provisions all of them. A part that cannot be had is printed: as an error in CI, else as what will be skipped. */
export async function ensureTools(): Promise<ToolReport> {
  const chromium = await ensureChromium();
  const modelServer = await ensureModelServer();
  const litellm = await ensureLitellm();
  const litellmFloor = await ensureLitellm(litellmFloorVersion);
  const litellmDatabase = await ensureLitellmDatabase([litellm, litellmFloor].flatMap(placeOf));
  const clientSdks = await ensureClientSdks();
  const missing = [chromium, modelServer, litellm, litellmFloor, litellmDatabase, clientSdks].flatMap(reasonOf);
  for (const reason of missing) {
    say(isCi() ? red(`MISSING ${reason}`) : yellow(`SKIPPING what needs ${reason}`));
  }
  return {
    missing,
    tools: {
      ...(chromium.status === 'ready' && { chromium: chromium.place }),
      ...(modelServer.status === 'ready' && { modelServer: modelServer.place }),
      ...(litellm.status === 'ready' && { litellm: litellm.place }),
      ...(litellmFloor.status === 'ready' && { litellmFloor: litellmFloor.place }),
      ...(litellmDatabase.status === 'ready' && { litellmDatabase: litellmDatabase.place }),
      ...(clientSdks.status === 'ready' && { clientSdks: clientSdks.place }),
    },
  };
}

function reasonOf(tool: Tool<unknown>): readonly string[] {
  return tool.status === 'missing' ? [tool.reason] : [];
}

function placeOf<Place>(tool: Tool<Place>): readonly Place[] {
  return tool.status === 'ready' ? [tool.place] : [];
}

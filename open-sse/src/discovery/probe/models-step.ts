import { OmniError } from '@omniroute/core';
import { discoverModels } from '../discover-models.ts';
import { findLoops, type DiscoveredModels } from '../model-list.ts';
import { judgeLitellmVersion } from './litellm-version.ts';
import type { ProbeContext } from './probe-context.ts';
import { failed, ok, warning, type ProbeVerdict } from './probe-step.ts';

const namesShown = 5;

/** The upstream lists its models, and none of them leads back here. */
export async function probeModels({ options, findings }: ProbeContext): Promise<ProbeVerdict> {
  const discovered = await discover(options);
  if (discovered instanceof OmniError) {
    const hint = 'Models can still be used by their id: enter them in the connection’s settings.';
    return warning(`The upstream does not list its models: ${discovered.message}`, hint);
  }
  findings.models = discovered.models;
  const version = findings.version === undefined ? judgeLitellmVersion(discovered.version) : undefined;
  findings.version ??= discovered.version;
  if (version?.status === 'failed') return version;
  const loops = findLoops(discovered, options.selfOrigins ?? []);
  if (loops.length > 0) {
    const verdict = loops.length < discovered.models.length ? warning : failed;
    findings.models = discovered.models.filter((model) => !loops.includes(model.id));
    const names = loops.slice(0, namesShown).join(', ');
    return verdict(
      `These models lead back to OmniRoute, a loop: ${names}. They are refused.`,
      'Point their api_base in LiteLLM at a real provider.',
    );
  }
  if (discovered.models.length === 0) {
    return warning('The upstream lists no models.', 'Add models there, or check what the key may use.');
  }
  return version ?? ok(summarise(discovered));
}

async function discover(options: ProbeContext['options']): Promise<DiscoveredModels | OmniError> {
  try {
    return await discoverModels(options);
  } catch (error) {
    if (error instanceof OmniError) return error;
    throw error;
  }
}

function summarise({ models, tier }: DiscoveredModels): string {
  const priced = models.filter((model) => model.price !== undefined).length;
  const limited = models.filter((model) => model.maxInputTokens !== undefined).length;
  const count = models.length === 1 ? '1 model' : `${models.length} models`;
  return `${count} from ${tier}: ${priced} with a price, ${limited} with a context window.`;
}

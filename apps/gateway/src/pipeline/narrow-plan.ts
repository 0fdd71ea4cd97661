import { OmniError, type ApiFormat, type WireFormat } from '@omniroute/core';
import type { ServiceCodec, ServiceWay } from '@omniroute/open-sse';
import { chatFormatsOf } from '@omniroute/registry';
import { narrowChains } from './narrow-chains.ts';
import type { LiveCandidate, LivePlan } from './resolve-plan.ts';

/**
 * The plan with those candidates alone whose provider can do the service. `undefined` when there is none and an estimate will do;
 * else throws `OmniError` `not-found`.
 */
export function narrowPlan(plan: LivePlan, codec: ServiceCodec, name: string): LivePlan | undefined {
  const mayAsk = (candidate: LiveCandidate) => findWay(codec, candidate) !== undefined;
  const candidates = plan.candidates.filter(mayAsk);
  if (candidates.length > 0)
    return narrowChains(candidates.length === plan.candidates.length ? plan : { ...plan, candidates }, mayAsk);
  if (codec.encodeEstimate) return undefined;
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  const providers = [...new Set(plan.candidates.map(({ connection }) => connection.definition.name))].join(', ');
  throw new OmniError('not-found', `No target of “${shown}” does ${codec.does} (asked of ${providers}).`, {
    field: 'model',
  });
}

/** The best way to have this target do the service. */
export function findWay(codec: ServiceCodec, candidate: LiveCandidate): ServiceWay | undefined {
  const { connection, facts, model } = candidate;
  const { definition, executor } = connection;
  const ways = codec.ways.filter(
    ({ format }) =>
      definition.endpoints[format] !== undefined &&
      (executor.serves?.(format, model) ?? true) &&
      mayCount(candidate, format),
  );
  // A vendor's chat models complete no texts, but their chat can stand in for it.
  if (codec.format === 'openai-completions' && definition.kind === 'hosted' && facts?.mode === 'chat')
    return ways.find((way) => way.format !== codec.format) ?? ways[0];
  return ways[0];
}

/** Tokens are counted by whoever would answer: several vendors' models may stand behind one provider. */
const counterOf: { readonly [format in ApiFormat]?: WireFormat } = {
  'anthropic-count-tokens': 'anthropic-messages',
  'gemini-count-tokens': 'gemini-generate',
};

function mayCount({ connection, model }: LiveCandidate, format: ApiFormat): boolean {
  const clientFormat = counterOf[format];
  if (clientFormat === undefined) return true;
  const { executor, definition } = connection;
  const spoken = chatFormatsOf(definition);
  return executor.formats({ clientFormat, spoken, dialect: 'auto', model }).includes(clientFormat);
}

import type { Simulation } from '@omniroute/contract';
import { modelFeatures, OmniError, type WireFormat } from '@omniroute/core';
import { codecOf } from '@omniroute/open-sse';
import { chatFormatsOf } from '@omniroute/registry';
import type { LiveCandidate } from '../pipeline/resolve-plan.ts';
import type { SimulatedRequest } from './read-request.ts';
import { costsOf, fullName, type Prediction } from './simulated-run.ts';

type Warning = NonNullable<Simulation['warnings']>[number];

/** A failover that costs at least so many times as much is worth a word. */
const dearTimes = 3;
const mostTargets = 20;

/** What a person should know of the targets before a failure tells. */
export function findWarnings(prediction: Prediction): Warning[] {
  const candidates = prediction.plan.candidates.slice(0, mostTargets);
  return [
    ...findSmallWindows(prediction, candidates),
    ...findCapabilityGaps(candidates),
    ...findDearFailover(prediction, candidates),
    ...findSharedFate(prediction, candidates),
    ...findTranslations(prediction.request, candidates),
  ];
}

function findSmallWindows({ request }: Prediction, candidates: readonly LiveCandidate[]): readonly Warning[] {
  const { inputTokens } = request.route;
  return candidates.flatMap((candidate) => {
    const window = candidate.facts?.maxInputTokens;
    if (window === undefined || window >= inputTokens) return [];
    const detail = `${fullName(candidate)} takes ${window} tokens; the prompt has about ${Math.round(inputTokens)}.`;
    return [{ kind: 'small-window', detail } as const];
  });
}

function findCapabilityGaps([first, ...others]: readonly LiveCandidate[]): readonly Warning[] {
  const can = modelFeatures.filter((feature) => first?.facts?.features?.[feature] === true);
  return others.flatMap((candidate) => {
    const lacks = can.filter((feature) => candidate.facts?.features?.[feature] === false);
    if (!first || lacks.length === 0) return [];
    const detail = `${fullName(candidate)} cannot do ${lacks.join(', ')}, which ${fullName(first)} can: such requests do not fail over to it.`;
    return [{ kind: 'capability-gap', detail } as const];
  });
}

function findDearFailover(prediction: Prediction, candidates: readonly LiveCandidate[]): readonly Warning[] {
  const [first, ...costs] = costsOf(prediction, candidates);
  if (first === undefined || first === 0) return [];
  const dearest = Math.max(0, ...costs.map((cost) => cost ?? 0));
  const candidate = candidates[costs.indexOf(dearest) + 1];
  const times = dearest / first;
  if (!candidate || times < dearTimes) return [];
  return [
    { kind: 'dear-failover', detail: `Failing over to ${fullName(candidate)} costs ${times.toFixed(0)} × as much.` },
  ];
}

function findSharedFate({ plan }: Prediction, candidates: readonly LiveCandidate[]): readonly Warning[] {
  const [first, ...others] = candidates;
  if (!first || !plan.combo) return [];
  const name = fullName(first);
  if (others.length === 0)
    return [{ kind: 'one-target', detail: `Only ${name} can be asked: when it fails, nobody takes over.` }];
  if (others.every(({ connection }) => connection === first.connection)) {
    const detail = `All targets stand on the connection ${first.connection.upstream.name}: when it is down, so are they.`;
    return [{ kind: 'one-connection', detail }];
  }
  const { upstream } = first.connection;
  const isSame = ({ connection }: LiveCandidate) =>
    connection.upstream.baseUrl === upstream.baseUrl && connection.upstream.secret === upstream.secret;
  if (!others.every(isSame)) return [];
  return [
    {
      kind: 'one-account',
      detail: 'All targets use one account at one upstream: its limits and its faults are theirs.',
    },
  ];
}

/** What the formats of the targets cannot express of this very request. */
function findTranslations(request: SimulatedRequest, candidates: readonly LiveCandidate[]): readonly Warning[] {
  return candidates.flatMap((candidate) => {
    const format = formatOf(request, candidate);
    if (format === undefined || format === request.format) return [];
    const lost = findLosses(request, candidate, format);
    if (lost === undefined || lost.length === 0) return [];
    const detail = `${fullName(candidate)} is asked in ${format}, which cannot express: ${lost.join(', ')}.`;
    return [{ kind: 'translation', detail } as const];
  });
}

function formatOf({ format }: SimulatedRequest, { connection, model, options }: LiveCandidate): WireFormat | undefined {
  const spoken = chatFormatsOf(connection.definition);
  const dialect = options.dialect ?? 'auto';
  return connection.executor.formats({ clientFormat: format, spoken, dialect, model })[0];
}

/** `undefined` where the request cannot be translated at all. */
function findLosses(
  { body, format }: SimulatedRequest,
  { model }: LiveCandidate,
  spoken: WireFormat,
): readonly string[] | undefined {
  try {
    const decoded = codecOf(format).decodeRequest(body);
    const encoded = codecOf(spoken).encodeRequest({ ...decoded.value, model });
    return [...new Set([...decoded.losses, ...encoded.losses].map(({ field }) => field))];
  } catch (error) {
    if (error instanceof OmniError) return undefined;
    throw error;
  }
}

import type { ProviderId } from '@omniroute/core';

/** Where Claude and Gemini are had, under their vendors' ids or with more around them. */
const vendors: ReadonlySet<ProviderId> = new Set(['anthropic', 'bedrock', 'gemini', 'vertex']);

/**
 * Whether a model goes on with an answer that stands as the last turn of its prompt; `undefined` where nobody said. Claude did so
 * before 4.6 (platform.claude.com/docs/en/about-claude/models/whats-new-claude-4-6), Gemini until 3.1 (newer ones answer 400),
 * Mistral's models do it where the turn is marked so (docs.mistral.ai/capabilities/completion/prefix).
 */
export function acceptsPrefill(provider: ProviderId, model: string): boolean | undefined {
  if (provider === 'mistral') return /^(?:mistral|codestral|ministral|open-mi)/.test(model) ? true : undefined;
  if (!vendors.has(provider)) return undefined;
  if (model.includes('claude')) return isBefore(versionOfClaude(model), [4, 6]);
  if (model.includes('gemini')) return isBefore(versionOf(/gemini-(\d)(?:\.(\d))?-/, model), [3, 2]);
  return undefined;
}

type Version = readonly [major: number, minor: number];

/** `claude-3-5-sonnet-20241022`, `claude-opus-4-20250514`, `anthropic.claude-sonnet-4-5-20250929-v1:0`, `claude-opus-4-1@…`. */
function versionOfClaude(model: string): Version | undefined {
  return (
    versionOf(/claude-(\d)(?:[-.](\d))?-[a-z]/, model) ??
    versionOf(/claude-[a-z]+-(\d)(?:[-.](\d{1,2})(?!\d))?(?![\d.])/, model)
  );
}

function versionOf(pattern: RegExp, model: string): Version | undefined {
  const [, major, minor = '0'] = pattern.exec(model) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

function isBefore(version: Version | undefined, [major, minor]: Version): boolean | undefined {
  return version && (version[0] < major || (version[0] === major && version[1] < minor));
}

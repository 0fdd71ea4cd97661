/** Kinds of models on Bedrock that take wishes beyond Converse by fields of their own. */
export type ModelFamily = 'claude-adaptive' | 'claude-budget' | 'nova' | 'gpt-oss' | 'mistral' | 'other';

/** The generation of Claude, 4.6, from which on the model decides itself how long it thinks. */
const adaptiveSince = 406;

/**
 * The family of a model id, an inference profile or an ARN that names the model. An application inference profile names none, and
 * its family is `other`.
 */
export function modelFamily(model: string): ModelFamily {
  if (model.includes('claude')) return isAdaptive(model) ? 'claude-adaptive' : 'claude-budget';
  if (model.includes('amazon.nova')) return 'nova';
  if (model.includes('openai.gpt-oss')) return 'gpt-oss';
  return model.includes('mistral.') ? 'mistral' : 'other';
}

/** `claude-opus-4-6-v1` has its generation behind the name, `claude-3-7-sonnet-20250219-v1` before it. */
function isAdaptive(model: string): boolean {
  const [, name = '', major, minor = '0'] = /claude-([a-z]+)-(\d{1,2})(?:-(\d{1,2}))?(?!\d)/.exec(model) ?? [];
  if (major === undefined) return false;
  const isOldLine = name === 'opus' || name === 'sonnet' || name === 'haiku';
  return !isOldLine || Number(major) * 100 + Number(minor) >= adaptiveSince;
}

/** Kinds of models on Bedrock that take wishes beyond Converse by fields of their own. */
export type ModelFamily =
  | 'claude'
  | 'claude-budget'
  | 'claude-adaptive'
  | 'nova'
  | 'nova-2'
  | 'gpt-oss'
  | 'openai'
  | 'mistral'
  | 'other';

/**
 * The family of a model id, an inference profile or an ARN that names the model. An application inference profile names none, and
 * its family is `other`.
 */
export function modelFamily(model: string): ModelFamily {
  if (model.includes('claude')) return claudeFamily(model);
  if (model.includes('amazon.nova')) return model.includes('amazon.nova-2') ? 'nova-2' : 'nova';
  if (/(?:^|[./])openai\./.test(model)) return model.includes('gpt-oss') ? 'gpt-oss' : 'openai';
  return model.includes('mistral.') ? 'mistral' : 'other';
}

/** The generation of Claude, 4.6, from which on the model decides itself how long it thinks. */
const adaptiveSince = 406;

/**
 * `claude-opus-4-6-v1` has its generation behind the name, `claude-3-7-sonnet-20250219-v1`, the first that thinks, before it. Lines
 * that are not among the old names are newer than they.
 */
function claudeFamily(model: string): ModelFamily {
  const [, name = '', major, minor = '0'] = /claude-([a-z]+)-(\d{1,2})(?:-(\d{1,2}))?(?!\d)/.exec(model) ?? [];
  if (major === undefined) return model.includes('claude-3-7') ? 'claude-budget' : 'claude';
  const isOldLine = name === 'opus' || name === 'sonnet' || name === 'haiku';
  return !isOldLine || Number(major) * 100 + Number(minor) >= adaptiveSince ? 'claude-adaptive' : 'claude-budget';
}

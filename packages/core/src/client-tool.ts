/** A tool by what its user agent has in it. The first that fits counts: tools often name the SDK that they are built on as well. */
const tools: readonly (readonly [RegExp, string])[] = [
  [/claude-cli|claude-code/i, 'Claude Code'],
  [/codex[_-]/i, 'Codex'],
  [/gemini-?cli/i, 'Gemini CLI'],
  [/qwen-?code/i, 'Qwen Code'],
  [/opencode/i, 'opencode'],
  [/cursor/i, 'Cursor'],
  [/roo-?code/i, 'Roo Code'],
  [/cline/i, 'Cline'],
  [/continue[-/]/i, 'Continue'],
  [/aider/i, 'aider'],
  [/litellm/i, 'LiteLLM'],
  [/langchain/i, 'LangChain'],
  [/ai-sdk\/|^ai\//i, 'AI SDK'],
  [/openai\/js/i, 'OpenAI SDK (JavaScript)'],
  [/openai\/python/i, 'OpenAI SDK (Python)'],
  [/anthropic\/js/i, 'Anthropic SDK (JavaScript)'],
  [/anthropic\/python/i, 'Anthropic SDK (Python)'],
  [/google-genai-sdk/i, 'Google Gen AI SDK'],
  [/^curl\//i, 'curl'],
  [/^mozilla\//i, 'Browser'],
];
const longestName = 40;

/** The tool that sends a user agent, in words for people; one that is not known by its own name. Empty: it sent none. */
export function clientToolOf(userAgent: string | undefined): string {
  if (userAgent === undefined) return '';
  const known = tools.find(([pattern]) => pattern.test(userAgent));
  if (known) return known[1];
  const [product = ''] = userAgent.trim().split(/[/\s]/, 1);
  return product.slice(0, longestName);
}

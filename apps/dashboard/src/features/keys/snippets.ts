export type Snippet = { readonly id: string; readonly label: string; readonly code: string };

type SnippetInput = {
  /** Where the gateway is, e.g. `http://127.0.0.1:20128`. */
  readonly origin: string;
  readonly key: string;
  readonly model: string;
};

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Ready-made calls of the gateway for the tools that people have. Nothing is left to fill in but an absent key. */
export function makeSnippets({ origin, key, model }: SnippetInput): readonly Snippet[] {
  const text = (value: string) => JSON.stringify(value);
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Say hello.' }], stream: true });
  return [
    {
      id: 'curl',
      label: 'curl',
      code: `curl ${origin}/v1/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d ${shellQuote(body)}`,
    },
    {
      id: 'openai-node',
      label: 'OpenAI, Node',
      code: `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: ${text(`${origin}/v1`)},
  apiKey: ${text(key)},
});
const reply = await client.chat.completions.create({
  model: ${text(model)},
  messages: [{ role: 'user', content: 'Say hello.' }],
});
console.log(reply.choices[0].message.content);`,
    },
    {
      id: 'openai-python',
      label: 'OpenAI, Python',
      code: `from openai import OpenAI

client = OpenAI(base_url=${text(`${origin}/v1`)}, api_key=${text(key)})
reply = client.chat.completions.create(
    model=${text(model)},
    messages=[{"role": "user", "content": "Say hello."}],
)
print(reply.choices[0].message.content)`,
    },
    {
      id: 'anthropic',
      label: 'Anthropic SDK',
      code: `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({
  baseURL: ${text(origin)},
  apiKey: ${text(key)},
});
const reply = await client.messages.create({
  model: ${text(model)},
  max_tokens: 256,
  messages: [{ role: 'user', content: 'Say hello.' }],
});
console.log(reply.content);`,
    },
    {
      id: 'claude-code',
      label: 'Claude Code',
      code: `export ANTHROPIC_BASE_URL=${origin}
export ANTHROPIC_AUTH_TOKEN=${key}
export ANTHROPIC_MODEL=${shellQuote(model)}
claude`,
    },
  ];
}

/** The part of a streamed chat chunk that is printed. */
type Chunk = { readonly choices?: readonly { readonly delta?: { readonly content?: string | null } }[] };

export type Call = { readonly url: string; readonly key: string; readonly model: string; readonly prompt: string };

/** Asks through the gateway and hands on each piece of text as it comes; gives the reply's headers. Throws for a refusal. */
export async function streamCall(call: Call, onText: (text: string) => void): Promise<Headers> {
  const response = await fetch(`${call.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${call.key}` },
    body: JSON.stringify({
      model: call.model,
      stream: true,
      max_tokens: 48,
      messages: [{ role: 'user', content: call.prompt }],
    }),
  });
  if (!response.ok || !response.body)
    throw new Error(`The first call got ${response.status}: ${await response.text()}`);
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.map(textOf).forEach(onText);
  }
  return response.headers;
}

function textOf(line: string): string {
  if (!line.startsWith('data: {')) return '';
  const chunk: Chunk & { readonly error?: unknown } = JSON.parse(line.slice(6));
  if (chunk.error) throw new Error(`The first call broke: ${line}`);
  return chunk.choices?.[0]?.delta?.content ?? '';
}

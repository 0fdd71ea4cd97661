/** A wire format that clients speak, by the name of its endpoint. */
export const clientSurfaces = ['chat', 'messages', 'responses', 'gemini'] as const;
export type ClientSurface = (typeof clientSurfaces)[number];

/** What upstreams speak: those, and two that only upstreams do and that are not streamed here. */
export const surfaces = [...clientSurfaces, 'bedrock', 'cohere'] as const;
export type Surface = (typeof surfaces)[number];

export const surfaceNames: Readonly<Record<Surface, string>> = {
  chat: 'OpenAI',
  messages: 'Anthropic',
  responses: 'Responses',
  gemini: 'Gemini',
  bedrock: 'Bedrock',
  cohere: 'Cohere',
};

/** How a combo uses targets of which some replies are slow to begin: 8 of 100 take 1 s, the others 50 ms. */
export type SlowTail = 'priority' | 'hedged';

/** What clients ask for and what the upstream speaks. */
export type Workload = {
  readonly client: ClientSurface;
  readonly upstream: Surface;
  /** Absent: not streamed. */
  readonly stream?: Pace;
  /** Length of the request. Absent: about 1.4 kB. */
  readonly bodyBytes?: number;
  /** In the combo. Absent: two. */
  readonly targets?: number;
  /** How the first target of the combo fails, every time. Absent: it does not. */
  readonly firstFails?: FirstFailure;
  /** Absent: replies begin at once. */
  readonly slowTail?: SlowTail;
};

/** An event every `intervalUs` microseconds; 0: all in one go. */
export type Pace = { readonly intervalUs: number; readonly chunks: number };

/** By the mark that the upstream reads from a model's name: 429, or a 400 that speaks of this one request only. */
export type FirstFailure = 'rate-limited' | 'too-long';

const paths: Readonly<Record<Exclude<ClientSurface, 'gemini'>, string>> = {
  chat: '/v1/chat/completions',
  messages: '/v1/messages',
  responses: '/v1/responses',
};

/** Where a client asks for a model. */
export function pathOf({ client, stream }: Workload, model: string): string {
  if (client !== 'gemini') return paths[client];
  return `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`;
}

/** True for what a proxy that passes bytes can do. */
export function isPlain({ client, upstream, firstFails, slowTail }: Workload): boolean {
  return client === upstream && firstFails === undefined && slowTail === undefined;
}

/** The model that the upstream is asked for: it reads from the name how to fail, when to begin, and the pace of a stream. */
export function upstreamModel({ stream, firstFails, slowTail }: Workload, target = 1): string {
  const tail = slowTail === undefined ? '' : '-slow-tail';
  const failure = firstFails !== undefined && target === 0 ? `-${firstFails}` : '';
  // The two connections have each model once.
  const number = target > 1 ? `-${target >> 1}` : '';
  return `bench${failure}${tail}${number}${stream ? `@${stream.intervalUs}x${stream.chunks}` : ''}`;
}

const sentence =
  'A gateway that stands between an application and the models it uses should add as little as it can to every request. ';

type Turn = { readonly role: 'user' | 'assistant'; readonly text: string };

/** A request with a system prompt, a short history and a question. */
export function requestBody(workload: Workload, model: string): string {
  const { bodyBytes } = workload;
  if (bodyBytes === undefined) return encodeBody(workload, model, usualTurns());
  const rest = encodeBody(workload, model, [{ role: 'user', text: '' }]).length;
  const text = sentence.repeat(Math.ceil(bodyBytes / sentence.length)).slice(0, Math.max(1, bodyBytes - rest));
  return encodeBody(workload, model, [{ role: 'user', text }]);
}

function usualTurns(): readonly Turn[] {
  return [
    { role: 'user', text: `Please remember this: ${sentence.repeat(2)}` },
    { role: 'assistant', text: `I will. ${sentence.repeat(2)}` },
    { role: 'user', text: `What follows from it? ${sentence}` },
  ];
}

function encodeBody(workload: Workload, model: string, turns: readonly Turn[]): string {
  const system = `You are a careful assistant. ${sentence.repeat(workload.bodyBytes === undefined ? 4 : 1)}`;
  const stream = workload.stream !== undefined;
  const messages = turns.map(({ role, text }) => ({ role, content: text }));
  switch (workload.client) {
    case 'chat': {
      const all = [{ role: 'system', content: system }, ...messages];
      return JSON.stringify({ model, max_tokens: 256, temperature: 0.7, stream, messages: all });
    }
    case 'messages':
      return JSON.stringify({ model, max_tokens: 256, temperature: 0.7, stream, system, messages });
    case 'responses':
      return JSON.stringify({
        model,
        max_output_tokens: 256,
        temperature: 0.7,
        stream,
        store: false,
        instructions: system,
        input: messages,
      });
    case 'gemini':
      return JSON.stringify({
        generationConfig: { maxOutputTokens: 256, temperature: 0.7 },
        systemInstruction: { parts: [{ text: system }] },
        contents: turns.map(({ role, text }) => ({ role: role === 'user' ? 'user' : 'model', parts: [{ text }] })),
      });
  }
}

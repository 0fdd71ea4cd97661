/** A wire format, by the name of its endpoint. */
export type Surface = 'chat' | 'messages';

/** What clients ask for and what the upstream speaks. */
export type Workload = {
  readonly client: Surface;
  readonly upstream: Surface;
  /** Absent: not streamed. */
  readonly stream?: Pace;
};

/** An event every `intervalUs` microseconds. */
export type Pace = { readonly intervalUs: number; readonly chunks: number };

export const pathOf: Readonly<Record<Surface, string>> = { chat: '/v1/chat/completions', messages: '/v1/messages' };

/** The model that the upstream is asked for: it reads the pace of a stream from the name. */
export function upstreamModel(workload: Workload): string {
  const { stream } = workload;
  return stream ? `bench@${stream.intervalUs}x${stream.chunks}` : 'bench';
}

const sentence =
  'A gateway that stands between an application and the models it uses should add as little as it can to every request. ';

/** A request of about 1.5 kB with a system prompt, a short history and a question. */
export function requestBody(workload: Workload, model: string): string {
  const system = `You are a careful assistant. ${sentence.repeat(4)}`;
  const turns = [
    { role: 'user', content: `Please remember this: ${sentence.repeat(2)}` },
    { role: 'assistant', content: `I will. ${sentence.repeat(2)}` },
    { role: 'user', content: `What follows from it? ${sentence}` },
  ];
  const common = { model, max_tokens: 256, temperature: 0.7, stream: workload.stream !== undefined };
  return JSON.stringify(
    workload.client === 'chat'
      ? { ...common, messages: [{ role: 'system', content: system }, ...turns] }
      : { ...common, system, messages: turns },
  );
}

import type { IncomingMessage } from 'node:http';
import type { JsonObject } from '@omniroute/core';
import type { HeaderMap, ServiceCodec, ServiceFacts } from '@omniroute/open-sse';
import { filesOf, isForm, readForm, refuseOther, textsOf, type Form } from '../uploads/form.ts';
import type { Pipeline } from './pipeline.ts';
import { parseObject, pickForwarded, readBytes } from './read-inbound.ts';

/** A request for a service as it came. Bytes of JSON are in memory; a form is where its upload is, and has to be disposed of. */
export type ServiceInbound = {
  readonly content: { readonly type: 'json'; readonly bytes: Buffer } | { readonly type: 'form'; readonly form: Form };
  /** The parsed body, or the texts of the form. */
  readonly body: JsonObject;
  readonly facts: ServiceFacts;
  readonly forwardedHeaders: HeaderMap;
};

type Content = Pick<ServiceInbound, 'content' | 'body'>;

/** Reads and checks a request. `model` is the one that the address names. Throws `OmniError` (400, 413, 415). */
export async function readService(
  request: IncomingMessage,
  codec: ServiceCodec,
  { pipeline, model }: { readonly pipeline: Pipeline; readonly model: string | undefined },
): Promise<ServiceInbound> {
  refuseOther(request, codec.takes);
  const { content, body } = isForm(request)
    ? await readFormContent(request, pipeline)
    : await readJson(request, pipeline);
  try {
    const named = { ...body, model: model ?? body['model'] ?? codec.defaultModel };
    const facts = codec.inspect(named, content.type === 'form' ? filesOf(content.form) : []);
    return { content, body, facts, forwardedHeaders: pickForwarded(request) };
  } catch (error) {
    await disposeContent(content);
    throw error;
  }
}

async function readJson(request: IncomingMessage, { limits }: Pipeline): Promise<Content> {
  const bytes = await readBytes(request, limits.bodyBytes);
  return { content: { type: 'json', bytes }, body: parseObject(bytes) };
}

async function readFormContent(request: IncomingMessage, { uploads }: Pipeline): Promise<Content> {
  const form = await readForm(request, uploads);
  return { content: { type: 'form', form }, body: textsOf(form) };
}

/** Frees what a request holds beside memory. */
export async function disposeContent(content: ServiceInbound['content']): Promise<void> {
  if (content.type === 'form') await content.form.upload.dispose();
}

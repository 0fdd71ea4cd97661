import { OmniError, type ApiFormat, type UpstreamConnection, type WireFormat } from '@omniroute/core';
import { readServiceAccount } from './credentials/service-account.ts';

const globalHost = 'aiplatform.googleapis.com';

/** Names of Google's and Anthropic's models, however they are written: `gemini-…`, `google/gemini-…`, `publishers/google/models/gemini-…`. */
const ownModel = /^(?:publishers\/)?(?:(google|anthropic)\/)?(?:models\/)?((?:gemini|claude)[^/]*)$/;

/** The formats that a model of Vertex AI speaks: each publisher's own, or OpenAI's chat for all others (`publisher/model`). */
export function vertexFormats(model: string): readonly WireFormat[] {
  const name = ownModel.exec(model)?.[2];
  if (name === undefined) return ['openai-chat'];
  return [name.startsWith('gemini') ? 'gemini-generate' : 'anthropic-messages'];
}

/** The model as its address or body names it. */
export function vertexModel(model: string, format: ApiFormat): string {
  if (isEmbedding(format)) return googleModel.exec(model)?.[1] ?? model;
  const name = ownModel.exec(model)?.[2];
  if (name === undefined) return model;
  return format === 'openai-chat' ? `google/${name}` : name;
}

/** What Vertex AI embeds by. */
export function isEmbedding(format: ApiFormat): boolean {
  return format === 'gemini-embed' || format === 'vertex-embed';
}

/** Google's own models however they are written, of any family. */
const googleModel = /^(?:publishers\/)?(?:google\/)?(?:models\/)?([^/]+)$/;

/**
 * How a model embeds: Gemini's by `embedContent`, one content a call, but for the first of them, and all older ones by `predict`
 * (https://cloud.google.com/vertex-ai/generative-ai/docs/embeddings/get-text-embeddings). `undefined` for other publishers' models.
 */
export function vertexEmbedding(model: string): 'gemini-embed' | 'vertex-embed' | undefined {
  const name = googleModel.exec(model)?.[1];
  if (name === undefined || name.startsWith('claude')) return undefined;
  return name.startsWith('gemini') && name !== 'gemini-embedding-001' ? 'gemini-embed' : 'vertex-embed';
}

/** A connection is immutable and replaced when it is edited. */
const completed = new WeakMap<UpstreamConnection, UpstreamConnection>();

/**
 * The connection with project and location filled in: the key's own project, the location `global`. Locations other than that
 * have hosts of their own, which Google's global address gives way to; any other address is an operator's wish and stays.
 * Throws an error with the code `credential` for a secret that is no service account, `OmniError` `invalid-input` for a location
 * that would be more than a part of a host's name.
 */
export function completeConnection(connection: UpstreamConnection): UpstreamConnection {
  const known = completed.get(connection);
  if (known !== undefined) return known;
  const { options = {} } = connection.settings;
  const project = options['project'] || readServiceAccount(connection.secret).projectId;
  const location = options['location'] || 'global';
  const full: UpstreamConnection = {
    ...connection,
    baseUrl: connection.baseUrl.replace(`//${globalHost}`, () => `//${hostOf(location)}`),
    settings: { ...connection.settings, options: { ...options, location, ...(project ? { project } : {}) } },
  };
  completed.set(connection, full);
  return full;
}

/** Regions are `us-central1` and the like; `us` and `eu` are jurisdictions (cloud.google.com/vertex-ai/docs/reference/rest#service-endpoint). */
function hostOf(location: string): string {
  if (location === 'global') return globalHost;
  if (!/^[a-z0-9-]{1,63}$/.test(location)) {
    const message = 'The location of Vertex AI may hold small letters, digits and hyphens only, such as us-central1.';
    throw new OmniError('invalid-input', message, { field: 'settings.options.location' });
  }
  return /^(?:us|eu)$/.test(location) ? `aiplatform.${location}.rep.googleapis.com` : `${location}-${globalHost}`;
}

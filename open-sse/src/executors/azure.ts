import type { ApiFormat } from '@omniroute/core';
import { editChatBody } from './chat-edits.ts';
import { azureRules } from './classify/azure-rules.ts';
import { classifyFailure } from './classify/classify-failure.ts';
import type { Executor, UpstreamCall, UpstreamFacts } from './executor.ts';
import { pickFormats } from './formats.ts';
import type { HttpClient, HttpRequest } from './http-client.ts';
import { buildRequest } from './http-executor.ts';
import { openaiLimits, plainFacts, readToldLimits } from './told-limits.ts';

/** What the classic API serves below a deployment; the rest names the model in its body, as in the v1 API. */
const ofDeployment: ReadonlySet<ApiFormat> = new Set([
  'openai-chat',
  'openai-completions',
  'openai-embeddings',
  'openai-images',
  'openai-image-edits',
  'openai-speech',
  'openai-transcriptions',
  'openai-translations',
]);

/**
 * Azure OpenAI (learn.microsoft.com/azure/ai-foundry/openai/reference). A model is a deployment's name. The v1 API needs no
 * version; with `settings.options.apiVersion` the classic one is called.
 */
export function createAzureExecutor(client: HttpClient): Executor {
  return {
    id: 'azure',
    requireTerminalMarker: false,
    hidesBreaks: false,
    statesCost: () => false,
    edits: editChatBody,
    formats: pickFormats,
    send: (call, cancellation) => client.send(classicRequest(buildRequest(call), call), cancellation),
    readFacts: ({ headers }): UpstreamFacts => {
      const upstreamRequestId = headers['apim-request-id'] ?? headers['x-request-id'];
      return plainFacts(upstreamRequestId, readToldLimits(headers, openaiLimits));
    },
    classify: (failure) => classifyFailure(failure, azureRules),
  };
}

/** `/openai/v1/chat/completions` becomes `/openai/deployments/<model>/chat/completions?api-version=…` where that is wished. */
function classicRequest(request: HttpRequest, { connection, format, model }: UpstreamCall): HttpRequest {
  const version = connection.settings.options?.['apiVersion'];
  if (!version) return request;
  const place = ofDeployment.has(format) ? `/deployments/${encodeURIComponent(model)}/` : '/';
  const path = request.path.replace(/\/v1\//, () => place);
  return { ...request, path: `${path}${path.includes('?') ? '&' : '?'}api-version=${encodeURIComponent(version)}` };
}

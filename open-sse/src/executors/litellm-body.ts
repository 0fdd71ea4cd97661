import type { Executor } from './executor.ts';
import { streamOptionsWithUsage } from './stream-usage.ts';

/**
 * Fields by which a client would steer the proxy itself: other credentials and addresses (`api_key` is honoured without any
 * opt-in), a retry budget beside ours, test hooks.
 */
const controlFields: ReadonlySet<string> = new Set([
  'api_base',
  'api_key',
  'api_version',
  'base_url',
  'content_policy_fallbacks',
  'context_window_fallbacks',
  'disable_fallbacks',
  'extra_headers',
  'fallbacks',
  'max_retries',
  'num_retries',
  'stream_timeout',
  'timeout',
  'user_config',
]);

function isControlField(name: string): boolean {
  return controlFields.has(name) || name.startsWith('mock_') || name.startsWith('litellm_');
}

/** What a body needs before a LiteLLM proxy gets it. The header alone stops its retries, only the body field its fallbacks. */
export const editLitellmBody: Executor['edits'] = ({ format, stream, connection, body }) => {
  const set: Record<string, string> = {};
  if (connection.settings.upstreamRetries !== true) set['disable_fallbacks'] = 'true';
  if (stream && (format === 'openai-chat' || format === 'openai-completions')) {
    const options = streamOptionsWithUsage(body);
    if (options !== undefined) set['stream_options'] = options;
  }
  return { set, remove: Object.keys(body).filter(isControlField) };
};

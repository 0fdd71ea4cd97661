import { getProvider } from '@omniroute/registry';
import type { JsonEdits } from '../relay/splice-json.ts';
import type { Executor } from './executor.ts';
import { applyQuirks } from './quirks/index.ts';
import { streamOptionsWithUsage } from './stream-usage.ts';

export const noEdits: JsonEdits = { set: {}, remove: [] };

/** What a body of OpenAI's chat needs: usage asked for in a stream, as its elder sibling does, and what the provider's quirks say. */
export const editChatBody: Executor['edits'] = ({ format, stream, connection, body }) => {
  if (format !== 'openai-chat' && format !== 'openai-completions') return noEdits;
  const options = stream ? streamOptionsWithUsage(body) : undefined;
  const edits = options === undefined ? noEdits : { set: { stream_options: options }, remove: [] };
  if (format === 'openai-completions') return edits;
  return applyQuirks(getProvider(connection.provider), body, edits);
};

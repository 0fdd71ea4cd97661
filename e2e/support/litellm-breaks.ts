import type { FailureKind, Outcome } from '@omniroute/core';
import type { Fault } from '@omniroute/testing';
import type { ByVersion } from './litellm-refusals.ts';
import type { ClientFormat } from './litellm-world.ts';

/** A way in which a stream through LiteLLM breaks after its first content. */
export type Break = {
  readonly name: string;
  /** A model of its own in the proxy. */
  readonly model: string;
  /** What the client speaks, and the upstream behind the model. */
  readonly format: ClientFormat;
  readonly fault: Fault;
  /** `answered`: the proxy shows it as a normal end, which is recorded as suspect. */
  readonly outcome: ByVersion<Outcome>;
  readonly kind?: ByVersion<FailureKind>;
};

/** What a client takes for a good end. */
export const successMarkers: Readonly<Record<ClientFormat, RegExp>> = {
  'openai-chat': /\[DONE\]|"finish_reason":\s*"/,
  'anthropic-messages': /event: message_stop/,
  'openai-responses': /"type":\s*"response\.completed"/,
};

/** Events until some of the content is out: a Responses stream begins with three or four that hold none. */
export const eventsWithContent: Readonly<Record<ClientFormat, number>> = {
  'openai-chat': 4,
  'anthropic-messages': 4,
  'openai-responses': 7,
};

const cut = (format: ClientFormat): Fault => ({ kind: 'end', afterEvents: eventsWithContent[format] });
const errorFrame = (format: ClientFormat): Fault => ({
  kind: 'error-frame',
  afterEvents: eventsWithContent[format],
  message: 'MID_STREAM',
});

export const breaks: readonly Break[] = [
  {
    name: 'a chat stream that is cut is shown as a normal stop, and suspected',
    model: 'chat-cut',
    format: 'openai-chat',
    fault: cut('openai-chat'),
    outcome: 'answered',
  },
  {
    name: 'a chat stream that is reset is shown by the current version, hidden by the older',
    model: 'chat-reset',
    format: 'openai-chat',
    fault: { kind: 'reset', afterEvents: 4 },
    outcome: { '1.84.0': 'answered', '1.106.2': 'broken' },
  },
  {
    name: 'an error amid a chat stream ends it with an error',
    model: 'chat-error',
    format: 'openai-chat',
    fault: errorFrame('openai-chat'),
    outcome: 'broken',
  },
  {
    name: 'a Messages stream that is cut shows it',
    model: 'messages-cut',
    format: 'anthropic-messages',
    fault: cut('anthropic-messages'),
    outcome: 'broken',
    kind: 'protocol',
  },
  {
    name: 'an error amid a Messages stream ends it with an error',
    model: 'messages-error',
    format: 'anthropic-messages',
    fault: errorFrame('anthropic-messages'),
    outcome: 'broken',
    kind: 'overloaded',
  },
  {
    name: 'a Responses stream that is cut shows it',
    model: 'responses-cut',
    format: 'openai-responses',
    fault: cut('openai-responses'),
    outcome: 'broken',
    // The older proxy just ends.
    kind: { '1.84.0': 'protocol', '1.106.2': 'unavailable' },
  },
  {
    name: 'an error amid a Responses stream ends it with an error',
    model: 'responses-error',
    format: 'openai-responses',
    fault: errorFrame('openai-responses'),
    outcome: 'broken',
  },
];

import type { JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { CanonicalResponse } from '../../canonical/response.ts';
import type { ReplyContext } from '../codec.ts';
import { LossList } from '../loss-list.ts';
import { noteEnding } from '../note-ending.ts';
import { fieldsFor } from '../read-json.ts';
import { shellsField } from './decode-items.ts';
import { encodeItems, shellsOf } from './encode-items.ts';
import { createItemIds, encodeResponseObject, tierOf } from './response-object.ts';
import { encodeUsage } from './usage.ts';
import { format, toEnding } from './wire.ts';

export function encodeResponse(response: CanonicalResponse, context: ReplyContext): WithLosses<JsonObject> {
  const losses = new LossList('response');
  losses.addForeign(response.extensions, { format, field: 'response' });
  const [choice, ...others] = response.choices;
  if (others.length > 0) losses.add('response.choices');
  if (choice) noteEnding(choice, losses);
  losses.addForeign(choice?.extensions, { format, field: 'response.choices' });
  losses.addForeign(response.usageExtensions, { format, field: 'response.usage' });
  const id = response.id ?? context.id;
  const newId = createItemIds(id);
  const output = encodeItems(choice?.parts ?? [], shellsOf(choice?.extensions) ?? [], {
    losses,
    stamp: (prefix) => ({ id: newId(prefix), status: 'completed' }),
    keepsUnsigned: true,
  });
  const { usage, costUsd, usageExtensions } = response;
  const { [shellsField]: _, ...own } = fieldsFor(choice?.extensions, format);
  const value = encodeResponseObject(
    { id, createdAtSec: response.createdAtSec ?? context.createdAtSec, model: context.model },
    defined({
      ...toEnding(choice?.finishReason ?? 'other'),
      output,
      usage: usage && encodeUsage(defined({ usage, costUsd, extensions: usageExtensions })),
      own: { ...tierOf(response.serviceTier), ...fieldsFor(response.extensions, format), ...own },
    }),
  );
  return { value, losses: losses.list };
}

import type { ServerResponse } from 'node:http';
import { parseObject } from '../fake-upstream/recorded-request.ts';
import { nextId, reply, replyError, type StoreCall, type StoredResponse, type StoreState } from './store-state.ts';

/** `/v1/responses`. Each answers with its own id; `background` ones stay queued until they are completed or cancelled. */
export function answerResponses(state: StoreState, call: StoreCall, response: ServerResponse): void {
  const { method, id, verb, query } = call;
  if (id === undefined) return create(state, call, response);
  const stored = state.responses.get(id);
  if (!stored) return replyError(response, 404, `Response with id '${id}' not found.`);
  if (verb === 'input_items') {
    const item = {
      id: 'msg_1',
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: String(stored.input) }],
    };
    return reply(response, { object: 'list', data: [item], first_id: 'msg_1', last_id: 'msg_1', has_more: false });
  }
  if (verb === 'cancel') {
    if (stored.status !== 'queued') return replyError(response, 409, 'Only background responses can be cancelled.');
    stored.status = 'cancelled';
  }
  if (method === 'DELETE') {
    state.responses.delete(id);
    return reply(response, { id, object: 'response', deleted: true });
  }
  if (query.get('stream') === 'true')
    return stream(stored, Number(query.get('starting_after') ?? -1), call.cut, response);
  return reply(response, show(stored));
}

function create(state: StoreState, { body, cut }: StoreCall, response: ServerResponse): void {
  const json = parseObject(body);
  const previous = json['previous_response_id'];
  if (typeof previous === 'string' && !state.responses.has(previous)) {
    return replyError(response, 400, `Previous response with id '${previous}' not found.`);
  }
  const id = nextId(state, 'resp_');
  const stored: StoredResponse = {
    id,
    status: json['background'] === true ? 'queued' : 'completed',
    input: json['input'],
  };
  if (json['store'] !== false) state.responses.set(id, stored);
  return json['stream'] === true ? stream(stored, -1, cut, response) : reply(response, show(stored));
}

/** The events of a response, from the one after `startingAfter` on. */
function stream(stored: StoredResponse, startingAfter: number, cut: boolean, response: ServerResponse): void {
  const place = { item_id: 'msg_out', output_index: 0, content_index: 0 };
  const events = [
    { type: 'response.created', response: { ...show(stored), status: 'in_progress', output: [], usage: null } },
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...message(''), status: 'in_progress', content: [] },
    },
    { type: 'response.content_part.added', ...place, part: { type: 'output_text', text: '', annotations: [] } },
    { type: 'response.output_text.delta', ...place, delta: 'Kept ' },
    { type: 'response.output_text.delta', ...place, delta: 'text.' },
    { type: 'response.output_text.done', ...place, text: 'Kept text.' },
    { type: 'response.output_item.done', output_index: 0, item: message('Kept text.') },
    { type: 'response.completed', response: show({ ...stored, status: 'completed' }) },
  ].map((event, index) => ({ ...event, sequence_number: index }));
  const shown = events.slice(startingAfter + 1, cut ? 5 : undefined);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const text = shown.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
  if (cut) response.write(text, () => response.destroy());
  else response.end(text);
}

function message(text: string) {
  return {
    id: 'msg_out',
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [] }],
  };
}

function show({ id, status }: StoredResponse) {
  return {
    id,
    object: 'response',
    created_at: 1,
    status,
    model: 'kept-model',
    output: status === 'completed' ? [message('Kept text.')] : [],
    usage:
      status === 'completed'
        ? {
            input_tokens: 8,
            input_tokens_details: { cached_tokens: 0 },
            output_tokens: 5,
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: 13,
          }
        : null,
  };
}

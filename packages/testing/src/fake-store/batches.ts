import type { ServerResponse } from 'node:http';
import { parseObject } from '../fake-upstream/recorded-request.ts';
import {
  nextId,
  reply,
  replyError,
  replyList,
  type StoreCall,
  type StoredBatch,
  type StoreState,
} from './store-state.ts';

/** `/v1/batches`. A completed batch has an output file of one line. */
export function answerBatches(state: StoreState, call: StoreCall, response: ServerResponse): void {
  const { method, id, verb } = call;
  const present = (batch: StoredBatch) => show(state, batch);
  if (id === undefined) {
    if (method === 'POST') create(state, call, response);
    else replyList(response, call, [...state.batches.values()], present);
    return;
  }
  const batch = state.batches.get(id);
  if (!batch) return replyError(response, 404, `No batch found with id '${id}'.`);
  if (verb === 'cancel') {
    if (batch.status !== 'in_progress')
      return replyError(response, 409, `Cannot cancel a batch that is ${batch.status}.`);
    batch.status = 'cancelling';
  }
  return reply(response, present(batch));
}

function create(state: StoreState, { body }: StoreCall, response: ServerResponse): void {
  const inputFileId = String(parseObject(body)['input_file_id']);
  if (!state.files.has(inputFileId)) return replyError(response, 400, `No such input file: ${inputFileId}`);
  const id = nextId(state, 'batch_');
  const batch: StoredBatch = { id, inputFileId, createdAt: state.count, status: 'in_progress' };
  state.batches.set(id, batch);
  return reply(response, show(state, batch));
}

function show(state: StoreState, { id, inputFileId, createdAt, status }: StoredBatch): object {
  const outputId = `file-out-of-${id}`;
  if (status === 'completed' && !state.files.has(outputId)) {
    const bytes = Buffer.from(`{"custom_id":"1","response":{"status_code":200}}\n`);
    state.files.set(outputId, { id: outputId, bytes, length: bytes.length, createdAt });
  }
  return {
    id,
    object: 'batch',
    endpoint: '/v1/chat/completions',
    input_file_id: inputFileId,
    completion_window: '24h',
    status,
    created_at: createdAt,
    output_file_id: status === 'completed' ? outputId : null,
    error_file_id: null,
  };
}

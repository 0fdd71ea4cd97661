import type { ServerResponse } from 'node:http';
import {
  nextId,
  reply,
  replyError,
  replyList,
  type StoreCall,
  type StoredFile,
  type StoreState,
} from './store-state.ts';

/** `/v1/files`. The content of an upload is the body that it came in, as far as it was kept. */
export function answerFiles(state: StoreState, call: StoreCall, response: ServerResponse): void {
  const { method, id, verb } = call;
  if (id === undefined) {
    if (method === 'POST') reply(response, show(add(state, call)));
    else replyList(response, call, [...state.files.values()], show);
    return;
  }
  const file = state.files.get(id);
  if (!file) replyError(response, 404, `No such File object: ${id}`);
  else if (verb === 'content') sendContent(file, call, response);
  else if (method === 'DELETE') {
    state.files.delete(id);
    reply(response, { id, object: 'file', deleted: true });
  } else reply(response, show(file));
}

function add(state: StoreState, { body, length }: StoreCall): StoredFile {
  const id = nextId(state, 'file-');
  const file = { id, bytes: body, length, createdAt: state.count };
  state.files.set(id, file);
  return file;
}

function sendContent({ bytes }: StoredFile, { cut }: StoreCall, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/jsonl', 'content-length': bytes.length });
  if (!cut) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}

function show({ id, length, createdAt }: StoredFile): object {
  return {
    id,
    object: 'file',
    bytes: length,
    created_at: createdAt,
    filename: 'input.jsonl',
    purpose: 'batch',
    status: 'processed',
  };
}

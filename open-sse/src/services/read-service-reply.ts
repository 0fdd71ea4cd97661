import { isJsonObject } from '@omniroute/core';
import { readErrorBody } from '../codecs/read-error.ts';
import { parseJson } from '../codecs/read-json.ts';
import { Observed } from '../relay/observed.ts';
import type { WholeReply } from '../relay/whole-reply.ts';
import { noteUse } from './note-use.ts';
import type { ServiceContext, ServiceWay } from './service-codec.ts';

/** Reads a whole JSON reply of a service: the same bytes where nothing has to be translated. */
export function readServiceReply(bytes: Buffer, way: ServiceWay, context: ServiceContext): WholeReply {
  const text = bytes.toString('utf8');
  const json = parseJson(text);
  if (!isJsonObject(json)) return protocolError('The upstream answered with something that is no JSON object.');
  if (isJsonObject(json['error']) || json['type'] === 'error') return { type: 'failed', error: readErrorBody(text) };
  try {
    const { value, losses = [], use } = way.readReply(json, context);
    const observed = new Observed();
    observed.started = true;
    noteUse(observed, use);
    return { type: 'reply', bytes: value ? Buffer.from(JSON.stringify(value)) : bytes, observed, losses };
  } catch (error) {
    return protocolError(error instanceof Error ? error.message : 'The upstream answered with something else.');
  }
}

function protocolError(message: string): WholeReply {
  return { type: 'failed', error: { message, kind: 'protocol' } };
}

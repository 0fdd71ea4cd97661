import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../canonical/defined.ts';
import type { StreamError } from '../canonical/stream-event.ts';
import { asList, asNumber, asObject, asString, parseJson } from './read-json.ts';

const maxMessageCharacters = 4000;
const silent = 'The upstream gave no reason.';

/**
 * Reads an error body of any upstream: OpenAI's and Anthropic's objects, FastAPI's `detail`, bare strings, a proxy's HTML page,
 * nothing at all. Sets no kind: that is for the executor, who sees status and headers too.
 */
export function readErrorBody(body: string): StreamError {
  const text = body.trim();
  if (text === '') return { message: silent };
  const json = parseJson(text);
  if (json !== undefined) return readErrorValue(json);
  return { message: shorten(text.startsWith('<') ? readHtml(text) : text) };
}

/** Reads an error that is JSON already: a body or a frame of a stream. */
export function readErrorValue(value: JsonValue): StreamError {
  if (typeof value === 'string') return { message: shorten(value.trim() || silent) };
  const object = asObject(value) ?? asObject(asList(value)[0]);
  if (!object) return { message: silent };
  const inner = asObject(object['error']) ?? asObject(asObject(object['detail'])?.['error']) ?? object;
  const code =
    readCode(inner['code']) ?? readCode(object['code']) ?? readCode(asObject(inner['details'])?.['error_code']);
  return defined({
    message: shorten(readMessage(inner) ?? readMessage(object) ?? silent),
    type: readCode(inner['type']) ?? readCode(inner['status']),
    code,
    status: readStatus(code) ?? readStatus(inner['status_code']) ?? readStatus(inner['status']),
  });
}

function readMessage(object: JsonObject): string | undefined {
  for (const name of ['message', 'error', 'detail', 'error_description', 'msg', 'title']) {
    const text = readText(object[name]);
    if (text !== undefined) return text;
  }
  return undefined;
}

function readText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  const object = asObject(value);
  if (object) return readMessage(object);
  const texts = asList(value).map(readValidationFault);
  return texts.length > 0 ? texts.join('; ') : undefined;
}

/** FastAPI's list of faults: `{ loc: ["body", "model"], msg }`. */
function readValidationFault(fault: JsonValue): string {
  const object = asObject(fault);
  const place = asList(object?.['loc']).join('.');
  const text = asString(object?.['msg']) ?? (typeof fault === 'string' ? fault : JSON.stringify(fault));
  return place === '' ? text : `${place}: ${text}`;
}

/** LiteLLM writes `"None"` where it has nothing. */
function readCode(value: JsonValue | undefined): string | undefined {
  const text = typeof value === 'number' ? String(value) : asString(value);
  return text === undefined || text === '' || text === 'None' ? undefined : text;
}

function readStatus(value: JsonValue | undefined): number | undefined {
  const status = asNumber(value) ?? (typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : undefined);
  return status !== undefined && Number.isInteger(status) && status >= 400 && status <= 599 ? status : undefined;
}

function readHtml(page: string): string {
  const title = /<title[^>]{0,200}>([^<]{1,300})/i.exec(page)?.[1]?.trim();
  if (title) return title;
  const text = page
    .slice(0, 20_000)
    .replace(/<(script|style)\b[^>]*>[^]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ');
  const words = text.replace(/\s+/g, ' ').trim();
  return words === '' ? 'The upstream answered with an HTML page.' : words.slice(0, 300);
}

function shorten(message: string): string {
  return message.length <= maxMessageCharacters ? message : `${message.slice(0, maxMessageCharacters)}…`;
}

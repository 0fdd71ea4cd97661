import type { IncomingMessage } from 'node:http';
import { OmniError, type JsonObject, type JsonValue } from '@omniroute/core';
import type { JsonEdits, StoredBody } from '@omniroute/open-sse';
import { malformed, MultipartScanner, type FormPart } from './multipart-scanner.ts';
import { boundaryOf } from './part-headers.ts';
import type { BodyPiece, ByteRange, Upload } from './upload.ts';
import type { UploadStore } from './upload-store.ts';

/** A multipart form that was received: where its parts are, and what its texts say. */
export type Form = {
  readonly upload: Upload;
  readonly contentType: string;
  readonly boundary: string;
  readonly parts: readonly FormPart[];
};

/** Receives a form. Throws `OmniError` 400, 413 or 415. */
export async function readForm(request: IncomingMessage, store: UploadStore): Promise<Form> {
  const contentType = request.headers['content-type'] ?? '';
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) throw malformed('its content-type names no boundary');
  const scanner = new MultipartScanner(boundary);
  const upload = await store.receive(request, (chunk) => scanner.push(chunk));
  try {
    return { upload, contentType, boundary, parts: scanner.end() };
  } catch (error) {
    await upload.dispose();
    throw error;
  }
}

/** The texts of a form as an object; a name that comes more than once has a list. */
export function textsOf({ parts }: Form): JsonObject {
  const texts: Record<string, JsonValue> = Object.create(null);
  for (const [name, named] of Map.groupBy(parts, (part) => part.name)) {
    const values = named.flatMap((part) => part.text ?? []);
    const [first] = values;
    if (first !== undefined) texts[name] = values.length === 1 ? first : values;
  }
  return texts;
}

/** The names of a form's files, without the brackets that lists of them have (`image[]`). */
export function filesOf({ parts }: Form): readonly string[] {
  return parts.flatMap((part) => (part.fileName === undefined ? [] : part.name.replace(/\[\]$/, '')));
}

/**
 * The form with fields set and removed; every other byte, files above all, is the client's. Fields that it lacks come first. A value
 * of `set` is a JSON text, as for JSON bodies.
 */
export function editForm({ upload, boundary, parts }: Form, edits: JsonEdits): StoredBody {
  const pieces: BodyPiece[] = [];
  let position = 0;
  const [first] = parts;
  const missing = Object.keys(edits.set).filter((name) => !parts.some((part) => part.name === name));
  if (first && missing.length > 0) {
    position = first.whole.start + lineEndBytes;
    const added = missing.map((name) => writePart(boundary, name, edits.set[name] ?? ''));
    pieces.push({ start: 0, end: position }, Buffer.from(added.join('')));
  }
  for (const { name, whole, value, bare } of parts) {
    const text = Object.hasOwn(edits.set, name) ? edits.set[name] : undefined;
    if (text === undefined && !edits.remove.includes(name)) continue;
    const cut = text === undefined ? afterLineEnd(whole) : value;
    pieces.push({ start: position, end: cut.start });
    if (text !== undefined) pieces.push(Buffer.from(`${bare ? '\r\n' : ''}${plainText(text)}`));
    position = cut.end;
  }
  pieces.push({ start: position, end: upload.lengthBytes });
  return upload.compose(pieces);
}

const lineEndBytes = 2;

/** A part with the line end after it in place of the one before it: the first part of a body has none. */
function afterLineEnd({ start, end }: ByteRange): ByteRange {
  return { start: start + lineEndBytes, end: end + lineEndBytes };
}

/** `name` is one of ours and needs no escape. */
function writePart(boundary: string, name: string, json: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${plainText(json)}\r\n`;
}

function plainText(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : json;
}

export function isForm(request: IncomingMessage): boolean {
  return /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
}

/** Throws `OmniError` 415 when a body is of another kind than the surface takes. */
export function refuseOther(request: IncomingMessage, takes: readonly ('json' | 'form')[]): void {
  const form = isForm(request);
  if (takes.includes(form ? 'form' : 'json')) return;
  const wanted = takes[0] === 'form' ? 'multipart/form-data' : 'application/json';
  throw new OmniError('unsupported-media-type', `Send the body as ${wanted}.`);
}

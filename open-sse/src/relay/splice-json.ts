import { scanMembers, skipSpace, skipString, type JsonMember } from './json-members.ts';

/**
 * Changes to the top level of a JSON object. `set` values are JSON texts. A name that the body lacks is added. `remove` names
 * fields to take out.
 */
export type JsonEdits = { readonly set: Readonly<Record<string, string>>; readonly remove: readonly string[] };

type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * Applies edits to a JSON text and leaves every other byte as it was: big integers, `1.0`, the order of keys and white space
 * survive, and with them an upstream's prompt cache. `parsed` is what `JSON.parse` made of `body`. A key that stands more than
 * once is changed everywhere; absent ones go in right after `{`. What is in both `set` and `remove` is set.
 */
export function spliceJson(body: Buffer, parsed: JsonRecord, edits: JsonEdits): Buffer[] {
  const added: string[] = [];
  let present = 0;
  for (const name of Object.keys(edits.set)) {
    if (Object.hasOwn(parsed, name)) present += 1;
    else added.push(`${JSON.stringify(name)}:${edits.set[name] ?? 'null'}`);
  }
  const removed = edits.remove.filter((name) => Object.hasOwn(parsed, name) && !Object.hasOwn(edits.set, name));
  if (present === 0 && removed.length === 0) return insert(body, [], added, isEmpty(parsed));
  const model = present === 1 && removed.length === 0 ? findSoleModel(body, parsed, edits) : undefined;
  if (model !== undefined) return insert(body, [model], added, false);
  const changes = changesOf(scanMembers(body), edits, new Set(removed));
  return insert(body, changes.changes, added, changes.empties);
}

/** The same edits on an object, for bodies that are written anew anyway. */
export function applyEdits(object: JsonRecord, edits: JsonEdits): Record<string, unknown> {
  const result: Record<string, unknown> = { ...object };
  for (const name of edits.remove) delete result[name];
  for (const [name, text] of Object.entries(edits.set)) result[name] = JSON.parse(text);
  return result;
}

/** Bytes from `start` to `end` give way to `text`. */
type Change = { readonly start: number; readonly end: number; readonly text: string };

function isEmpty(parsed: JsonRecord): boolean {
  for (const name in parsed) if (Object.hasOwn(parsed, name)) return false;
  return true;
}

const modelKey = Buffer.from('"model"');
/** With this an escaped spelling of a letter of `model` begins: they are all between U+0064 and U+006F. */
const escapedLetter = Buffer.from('\\u006');

/**
 * The common case, found by three searches of native speed: `model` alone is replaced, and its key stands once in the whole
 * text. Then that place must be the top-level key, for `parsed` has one. (Inside a string its quotes would be escaped.)
 */
function findSoleModel(body: Buffer, parsed: JsonRecord, edits: JsonEdits): Change | undefined {
  const text = edits.set['model'];
  if (text === undefined || typeof parsed['model'] !== 'string') return undefined;
  const key = body.indexOf(modelKey);
  if (key < 0 || body.indexOf(modelKey, key + 1) >= 0 || body.indexOf(escapedLetter) >= 0) return undefined;
  const colon = skipSpace(body, key + modelKey.length);
  const start = skipSpace(body, colon + 1);
  return { start, end: skipString(body, start), text };
}

function changesOf(
  members: readonly JsonMember[],
  edits: JsonEdits,
  removed: ReadonlySet<string>,
): { readonly changes: readonly Change[]; readonly empties: boolean } {
  const changes: Change[] = [];
  let lastKept: JsonMember | undefined;
  let gone: JsonMember | undefined;
  for (const member of members) {
    if (removed.has(member.name)) {
      gone ??= member;
      continue;
    }
    // A run of removed members goes with its commas, up to the next one that stays …
    if (gone !== undefined) changes.push({ start: gone.start, end: member.start, text: '' });
    gone = undefined;
    lastKept = member;
    const text = Object.hasOwn(edits.set, member.name) ? edits.set[member.name] : undefined;
    if (text !== undefined) changes.push({ start: member.valueStart, end: member.valueEnd, text });
  }
  // … and at the end of the object with the comma before it.
  const last = members.at(-1);
  if (gone !== undefined && last !== undefined) {
    changes.push({ start: lastKept?.valueEnd ?? gone.start, end: last.valueEnd, text: '' });
  }
  return { changes, empties: lastKept === undefined };
}

/** Cuts the body at the changes, which come in order, and puts the added members first. */
function insert(body: Buffer, changes: readonly Change[], added: readonly string[], empties: boolean): Buffer[] {
  const pieces: Buffer[] = [];
  let position = 0;
  if (added.length > 0) {
    position = body.indexOf(0x7b) + 1;
    pieces.push(body.subarray(0, position), Buffer.from(added.join(',') + (empties ? '' : ',')));
  }
  for (const change of changes) {
    if (change.start > position) pieces.push(body.subarray(position, change.start));
    if (change.text !== '') pieces.push(Buffer.from(change.text));
    position = change.end;
  }
  if (position < body.length) pieces.push(body.subarray(position));
  return pieces;
}

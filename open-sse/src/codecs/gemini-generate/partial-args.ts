import type { JsonObject, JsonValue } from '@omniroute/core';
import { asList, asObject, asString } from '../read-json.ts';
import { readFields } from './wire.ts';

/** What a path of a fragment may lead through: more is no call that a tool could read. */
const maxSteps = 32;
const maxIndex = 10_000;

type Step = string | number;
type Node = Map<Step, Node> | JsonValue;

/**
 * Puts calls together whose arguments come in fragments (`streamFunctionCallArguments`): a part that names the call, parts with
 * `partialArgs`, and one that does not say `willContinue`. Each fragment has the JSON path of its value, and text of the same path
 * goes on where it was.
 */
export class FragmentedCall {
  /** The part that began the call. */
  #begun: JsonObject | undefined;
  #root = new Map<Step, Node>();

  /** The part to read now: this one, the whole call that it ends, or none because the call goes on. */
  push(value: JsonValue): JsonValue | undefined {
    const part = readFields(value);
    const call = readFields(part?.['functionCall']);
    if (!part || !call || !this.#isFragment(call)) return value;
    this.#begun ??= part;
    for (const fragment of asList(call['partialArgs'])) this.#add(readFields(fragment) ?? {});
    return call['willContinue'] === true ? undefined : this.take();
  }

  /** The call as far as it came, if one has begun. */
  take(): JsonObject | undefined {
    const begun = this.#begun;
    const { partialArgs: _, willContinue: __, ...call } = readFields(begun?.['functionCall']) ?? {};
    const args = this.#root;
    this.#begun = undefined;
    this.#root = new Map();
    return (
      begun && { ...begun, functionCall: { ...call, args: { ...asObject(call['args']), ...asObject(toJson(args)) } } }
    );
  }

  #isFragment(call: JsonObject): boolean {
    if (call['partialArgs'] !== undefined || call['willContinue'] === true) return true;
    return this.#begun !== undefined && call['name'] === undefined;
  }

  #add(fragment: JsonObject): void {
    const steps = readPath(asString(fragment['jsonPath']) ?? '');
    const value = readValue(fragment);
    if (!steps || value === undefined) return;
    let node = this.#root;
    for (const step of steps.slice(0, -1)) {
      const next = node.get(step);
      const inner = next instanceof Map ? next : new Map<Step, Node>();
      node.set(step, inner);
      node = inner;
    }
    const last = steps.at(-1) ?? '';
    const before = node.get(last);
    node.set(last, typeof before === 'string' && typeof value === 'string' ? before + value : value);
  }
}

/** `$.a.b[0]['c d']` as its steps; `undefined` for what is no such path. */
function readPath(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  const step = /\.([^.[\]]+)|\[(\d{1,5})\]|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/y;
  step.lastIndex = path.startsWith('$') ? 1 : 0;
  const text = path.startsWith('$') ? path : `.${path}`;
  while (step.lastIndex < text.length) {
    const [found, name, index, single, double] = step.exec(text) ?? [];
    if (found === undefined || steps.length >= maxSteps) return undefined;
    if (index === undefined) steps.push(name ?? (single ?? double ?? '').replaceAll(/\\(.)/g, '$1'));
    else if (Number(index) <= maxIndex) steps.push(Number(index));
    else return undefined;
  }
  return steps.length === 0 ? undefined : steps;
}

function readValue(fragment: JsonObject): JsonValue | undefined {
  if (fragment['nullValue'] !== undefined) return null;
  return fragment['stringValue'] ?? fragment['numberValue'] ?? fragment['boolValue'];
}

/** A node whose steps are all numbers is a list; places that nothing came for are null. */
function toJson(node: Node | undefined): JsonValue {
  if (!(node instanceof Map)) return node ?? null;
  const names = [...node.keys()];
  if (names.length > 0 && names.every((name) => typeof name === 'number')) {
    const length = Math.max(...names.map(Number)) + 1;
    return Array.from({ length }, (_, place) => toJson(node.get(place)));
  }
  return Object.fromEntries(names.map((name) => [String(name), toJson(node.get(name))]));
}

import type { Datamodel } from './datamodel.ts';
import { isObject, mapValues, type Json, type JsonObject } from './json.ts';

/** The nodes of the `graphql` package's syntax tree that occur in an engine's queries. */
type ValueNode =
  | { readonly kind: 'StringValue' | 'EnumValue' | 'IntValue' | 'FloatValue'; readonly value: string }
  | { readonly kind: 'BooleanValue'; readonly value: boolean }
  | { readonly kind: 'NullValue' }
  | { readonly kind: 'ListValue'; readonly values: readonly ValueNode[] }
  | { readonly kind: 'ObjectValue'; readonly fields: readonly NamedValue[] };
type NamedValue = { readonly name: { readonly value: string }; readonly value: ValueNode };
type FieldNode = {
  readonly name: { readonly value: string };
  readonly alias?: { readonly value: string };
  readonly arguments?: readonly NamedValue[];
  readonly selectionSet?: { readonly selections: readonly FieldNode[] };
};
export type ParseGraphql = (
  query: string,
  options: { readonly noLocation: boolean },
) => { readonly definitions: readonly { readonly selectionSet: { readonly selections: readonly FieldNode[] } }[] };

/** One field of a GraphQL query, as a query of the engine's JSON protocol. */
export type EngineQuery = {
  /** What the answer calls the result. */
  readonly alias: string;
  readonly isRaw: boolean;
  readonly request: JsonObject;
};

/** Longer names first where one begins another. */
const actions = [
  'findUniqueOrThrow',
  'findUnique',
  'findFirstOrThrow',
  'findFirst',
  'findMany',
  'createOne',
  'createManyAndReturn',
  'createMany',
  'updateOne',
  'updateMany',
  'deleteOne',
  'deleteMany',
  'upsertOne',
  'aggregate',
  'groupBy',
];

/** Translates the dialect of the native engine (GraphQL) to that of the WASM build (JSON). */
export function translateQuery(query: string, datamodel: Datamodel, parse: ParseGraphql): readonly EngineQuery[] {
  const [operation] = parse(query, { noLocation: true }).definitions;
  return (operation?.selectionSet.selections ?? []).map((field) => translateField(field, datamodel));
}

function translateField(field: FieldNode, { models }: Datamodel): EngineQuery {
  const name = field.name.value;
  const alias = field.alias?.value ?? name;
  const given = argumentsOf(field);
  if (name === 'queryRaw' || name === 'executeRaw') {
    const request = { action: name, query: { arguments: castNames(given), selection: {} } };
    return { alias, isRaw: name === 'queryRaw', request };
  }
  const action = actions.find((each) => name.startsWith(each) && models.has(name.slice(each.length)));
  if (action === undefined) throw new Error(`The query engine does not know the field ${name}.`);
  const modelName = name.slice(action.length);
  const query = { arguments: tagJson(given, modelName, models), selection: selectionOf(field) };
  return { alias, isRaw: false, request: { modelName, action, query } };
}

/** The driver adapter cannot read PostgreSQL's type `name`. */
function castNames(given: JsonObject): JsonObject {
  if (typeof given['query'] !== 'string') return given;
  const query = given['query']
    .replace(/ARRAY_AGG\(\s*viewname\s*\)/gi, 'ARRAY_AGG(viewname::text)')
    .replace(/SELECT\s+viewname\s/gi, 'SELECT viewname::text ');
  return { ...given, query };
}

function argumentsOf(field: FieldNode): JsonObject {
  return Object.fromEntries((field.arguments ?? []).map(({ name, value }) => [name.value, valueOf(value)]));
}

function selectionOf({ selectionSet }: FieldNode): JsonObject {
  const entries = (selectionSet?.selections ?? []).map(
    (field) =>
      [
        field.name.value,
        field.selectionSet ? { arguments: argumentsOf(field), selection: selectionOf(field) } : true,
      ] as const,
  );
  return Object.fromEntries(entries);
}

function valueOf(node: ValueNode): Json {
  switch (node.kind) {
    case 'StringValue':
    case 'EnumValue':
    case 'BooleanValue':
      return node.value;
    case 'IntValue':
      return Number.isSafeInteger(Number(node.value)) ? Number(node.value) : { $type: 'BigInt', value: node.value };
    case 'FloatValue':
      return Number(node.value);
    case 'NullValue':
      return null;
    case 'ListValue':
      return node.values.map(valueOf);
    case 'ObjectValue':
      return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, valueOf(value)]));
  }
}

/** The JSON protocol wants to be told which strings are values of JSON columns. */
function tagJson(value: Json, model: string, models: Datamodel['models']): Json {
  if (Array.isArray(value)) return value.map((item) => tagJson(item, model, models));
  if (!isObject(value) || '$type' in value) return value;
  return mapValues(value, (item, name) => {
    const type = models.get(model)?.get(name);
    if (type === 'Json') return tagJsonField(item);
    if (type === undefined) return tagJson(item, model, models);
    return models.has(type) ? tagJson(item, type, models) : item;
  });
}

/** A JSON column's value, or a filter on it. */
function tagJsonField(value: Json): Json {
  if (Array.isArray(value)) return value.map(tagText);
  if (!isObject(value)) return tagText(value);
  return mapValues(value, (item, name) => (name === 'path' || name === 'mode' ? item : tagText(item)));
}

const tagText = (value: Json): Json => (typeof value === 'string' ? { $type: 'Json', value } : value);

/** A Prisma schema as far as queries need it. */
export type Datamodel = {
  /** The schema for the WASM engine, whose generator must allow driver adapters. */
  readonly text: string;
  /** The types of the fields of each model, by their names. */
  readonly models: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

const generator = 'generator client {\n  provider = "prisma-client-js"\n  previewFeatures = ["driverAdapters"]\n}';

/** Reads the schema that prisma-client-py hands to its engine. */
export function readDatamodel(schema: string): Datamodel {
  const models = [...schema.matchAll(/^model\s+(\w+)\s*\{([\s\S]*?)^\}/gm)].map(
    ([, name = '', body = '']) => [name, fieldTypes(body)] as const,
  );
  return { text: schema.replace(/generator\s+\w+\s*\{[^}]*\}/, generator), models: new Map(models) };
}

function fieldTypes(body: string): ReadonlyMap<string, string> {
  return new Map([...body.matchAll(/^\s+(\w+)\s+(\w+)/gm)].map(([, name = '', type = '']) => [name, type]));
}

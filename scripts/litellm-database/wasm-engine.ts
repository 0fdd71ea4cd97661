import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ParseGraphql } from './graphql-query.ts';

/** The engine's own interface; all texts are JSON. */
export type WasmEngine = {
  readonly connect: (trace: string) => Promise<void>;
  readonly query: (request: string, trace: string, transaction?: string) => Promise<string>;
  readonly startTransaction: (options: string, trace: string) => Promise<string>;
  readonly commitTransaction: (id: string, trace: string) => Promise<string>;
  readonly rollbackTransaction: (id: string, trace: string) => Promise<string>;
};

/** The parts of its packages that are used, which this workspace does not have as dependencies. */
type EngineBindings = {
  readonly __wbg_set_wasm: (exports: WebAssembly.Exports) => void;
  readonly QueryEngine: new (options: object, onLog: () => void, adapter: object) => WasmEngine;
};
type EngineImports = WebAssembly.ModuleImports & EngineBindings;

export type WasmPackages = {
  readonly parse: ParseGraphql;
  readonly createEngine: (datamodel: string, databaseUrl: string) => WasmEngine;
};

/** Loads Prisma's engine, built for WebAssembly, and what it needs out of a folder with these packages. */
export function loadPackages(folder: string): WasmPackages {
  const require = createRequire(join(folder, 'packages.js'));
  const { parse }: { parse: ParseGraphql } = require('graphql');
  const { Pool }: { Pool: new (options: object) => object } = require('pg');
  const { PrismaPg }: { PrismaPg: new (pool: object) => object } = require('@prisma/adapter-pg');
  const { bindAdapter }: { bindAdapter: (adapter: object) => object } = require('@prisma/driver-adapter-utils');
  const runtime = join(folder, 'node_modules', '@prisma', 'client', 'runtime');
  const bindings: EngineImports = require(join(runtime, 'query_engine_bg.postgresql.js'));
  const createEngine = (datamodel: string, databaseUrl: string): WasmEngine => {
    const program = new WebAssembly.Module(readFileSync(join(runtime, 'query_engine_bg.postgresql.wasm')));
    const instance = new WebAssembly.Instance(program, { './query_engine_bg.js': bindings });
    bindings.__wbg_set_wasm(instance.exports);
    const options = {
      datamodel,
      env: { DATABASE_URL: databaseUrl },
      logQueries: false,
      ignoreEnvVarErrors: true,
      datasourceOverrides: {},
      logLevel: 'error',
      configDir: folder,
      engineProtocol: 'json',
    };
    const pool = new Pool({ connectionString: withoutPrismaOptions(databaseUrl), max: 10 });
    return new bindings.QueryEngine(options, () => undefined, bindAdapter(new PrismaPg(pool)));
  };
  return { parse, createEngine };
}

function withoutPrismaOptions(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.search = '';
  return url.href;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '@omniroute/core';

/** One scenario: a folder with `meta.json` and the raw bytes of what went over the wire. */
export type CodecFixture = {
  readonly name: string;
  readonly request?: JsonObject;
  readonly response?: JsonObject;
  readonly stream?: Buffer;
  /** How the decoded stream must end. */
  readonly ends: 'message-end' | 'error';
};

/** Reads every scenario of a codec's `__fixtures__` folder: `request.json`, `response.json`, `stream.sse`, each optional. */
export function readCodecFixtures(directory: string): readonly CodecFixture[] {
  return readdirSync(directory)
    .sort()
    .map((name) => readFixture(join(directory, name), name));
}

function readFixture(folder: string, name: string): CodecFixture {
  const files = new Set(readdirSync(folder));
  const meta = readObject(join(folder, 'meta.json'));
  const required = ['provider', 'date', 'how'];
  const missing = required.filter((field) => typeof meta[field] !== 'string');
  if (missing.length > 0) throw new Error(`${name}/meta.json lacks ${missing.join(', ')}`);
  return {
    name,
    ends: meta['ends'] === 'error' ? 'error' : 'message-end',
    ...(files.has('request.json') && { request: readObject(join(folder, 'request.json')) }),
    ...(files.has('response.json') && { response: readObject(join(folder, 'response.json')) }),
    ...(files.has('stream.sse') && { stream: readFileSync(join(folder, 'stream.sse')) }),
  };
}

function readObject(path: string): JsonObject {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isJsonObject(value)) throw new Error(`${path} holds no JSON object`);
  return value;
}

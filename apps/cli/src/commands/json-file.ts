import { readFile } from 'node:fs/promises';
import { isJsonObject, OmniError, type JsonObject } from '@omniroute/core';
import type { ComboCreate } from '@omniroute/contract';

/** Reads a file that holds a JSON object. Throws `OmniError` `invalid-input` with its name. */
export async function readJsonFile(path: string): Promise<JsonObject> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new OmniError('invalid-input', `${path} cannot be read.`, { cause });
  });
  const value = parse(text);
  if (!isJsonObject(value)) throw new OmniError('invalid-input', `${path} holds no JSON object.`);
  return value;
}

/** A combo as it would be saved. The gateway looks at it by the very schema of saving, which is the guarantee behind this cast. */
export async function readCombo(path: string): Promise<ComboCreate> {
  return (await readJsonFile(path)) as unknown as ComboCreate;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

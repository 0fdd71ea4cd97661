import type { ConnectionSettings, JsonObject, JsonValue } from '@omniroute/core';
import { defined, objectOf, textOf } from '../values.ts';

const newModels = ['import', 'offer', 'ignore'] as const;

/** Settings of a connection as `exportLitellmConfig` wrote them; what is none is left out. */
export function readOwnSettings(settings: JsonObject): ConnectionSettings {
  const { models } = settings;
  return defined({
    allowPrivateNetwork: booleanOf(settings['allowPrivateNetwork']),
    upstreamRetries: booleanOf(settings['upstreamRetries']),
    sync: booleanOf(settings['sync']),
    newModels: newModels.find((choice) => choice === settings['newModels']),
    models: Array.isArray(models) ? models.flatMap((model) => textOf(model) ?? []) : undefined,
    options: readOptions(settings['options']),
  });
}

function booleanOf(value: JsonValue | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function readOptions(value: JsonValue | undefined): ConnectionSettings['options'] {
  const texts = Object.entries(objectOf(value)).flatMap(([id, item]) => (typeof item === 'string' ? [[id, item]] : []));
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

import type { JsonValue } from '@omniroute/core';
import { asList, asObject, asString } from '../../codecs/read-json.ts';
import type { Told } from './ask-litellm.ts';

/** The settings of a proxy that advice looks at. A group is absent when the key may not read it. */
export type LitellmSettings = {
  readonly general?: ReadonlyMap<string, JsonValue | undefined>;
  readonly router?: ReadonlyMap<string, JsonValue | undefined>;
};

/** From `/config/list?config_type=general_settings` (needs a database) and `/router/settings`; both need an admin key. */
export function readSettings(general: Told, router: Told): LitellmSettings {
  return {
    ...(general.type === 'told' && { general: readGeneral(general.json) }),
    ...(router.type === 'told' && { router: readRouter(router.json) }),
  };
}

function readGeneral(json: JsonValue): ReadonlyMap<string, JsonValue | undefined> {
  const values = new Map<string, JsonValue | undefined>();
  for (const row of asList(json)) {
    const fields = asObject(row);
    const name = asString(fields?.['field_name']);
    if (name !== undefined) values.set(name, fields?.['field_value']);
  }
  return values;
}

function readRouter(json: JsonValue): ReadonlyMap<string, JsonValue | undefined> {
  return new Map(Object.entries(asObject(asObject(json)?.['current_values']) ?? {}));
}

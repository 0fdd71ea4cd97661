import type { RouteInput, RoutingDefaultsView } from '@omniroute/contract';
import { defaultFallbackKinds, type FailureKind } from '@omniroute/core';

/** What stands in the form: ids of combos, empty where it is off. */
export type DefaultsDraft = {
  readonly afterFailure: string;
  readonly on: readonly FailureKind[];
  readonly unknownNames: string;
};

export function defaultsDraftOf({ afterFailure, unknownNames }: RoutingDefaultsView): DefaultsDraft {
  return {
    afterFailure: afterFailure?.combo ?? '',
    on: afterFailure?.on ?? defaultFallbackKinds,
    unknownNames: unknownNames?.combo ?? '',
  };
}

/** What is sent. The usual kinds are left out, so that they may improve. */
export function toRoutingDefaults({
  afterFailure,
  on,
  unknownNames,
}: DefaultsDraft): RouteInput<'setRoutingDefaults'>['body'] {
  const usual = on.length === defaultFallbackKinds.length && on.every((kind) => defaultFallbackKinds.includes(kind));
  return {
    ...(afterFailure !== '' && { afterFailure: { combo: afterFailure, ...(!usual && { on: [...on] }) } }),
    ...(unknownNames !== '' && { unknownNames: { combo: unknownNames } }),
  };
}

import type { RoutingDefaults } from '@omniroute/core';
import { putRoutingDefaults } from '@omniroute/storage';
import { getCombo } from '../combos/find.ts';
import { change, type ControlContext } from '../context.ts';

/** Says anew what holds for all names; combos by id or name. Throws `OmniError` `invalid-input` for a combo that is not there. */
export async function setRoutingDefaults(context: ControlContext, input: RoutingDefaults): Promise<RoutingDefaults> {
  const summary = { fields: Object.keys(input) };
  return change(
    context,
    { action: 'update', entity: 'routing-defaults', entityId: 'routing-defaults', summary },
    async (db) => {
      const { afterFailure, unknownNames } = input;
      const defaults: RoutingDefaults = {
        ...(afterFailure && {
          afterFailure: { ...afterFailure, combo: (await getCombo(db, afterFailure.combo, 'afterFailure.combo')).id },
        }),
        ...(unknownNames && {
          unknownNames: { combo: (await getCombo(db, unknownNames.combo, 'unknownNames.combo')).id },
        }),
      };
      await putRoutingDefaults(db, defaults);
      return defaults;
    },
  );
}

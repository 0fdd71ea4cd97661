import type { Route } from '../route.ts';
import { comboCreateSchema, comboSchema, comboUpdateSchema } from '../schemas/combo.ts';
import { idParamSchema, listOf } from '../schemas/shared.ts';

/** Combos. */
export const comboRoutes = {
  listCombos: {
    method: 'GET',
    path: '/api/combos',
    summary: 'All combos',
    auth: 'admin',
    response: listOf(comboSchema),
    status: 200,
  },
  createCombo: {
    method: 'POST',
    path: '/api/combos',
    summary: 'Add a combo; connections and combos are named by id or name',
    auth: 'admin',
    body: comboCreateSchema,
    response: comboSchema,
    status: 201,
  },
  getCombo: {
    method: 'GET',
    path: '/api/combos/{id}',
    summary: 'One combo, by id or name',
    auth: 'admin',
    params: idParamSchema,
    response: comboSchema,
    status: 200,
  },
  updateCombo: {
    method: 'PATCH',
    path: '/api/combos/{id}',
    summary: 'Change a combo',
    auth: 'admin',
    params: idParamSchema,
    body: comboUpdateSchema,
    response: comboSchema,
    status: 200,
  },
  deleteCombo: {
    method: 'DELETE',
    path: '/api/combos/{id}',
    summary: 'Delete a combo that no other combo uses',
    auth: 'admin',
    params: idParamSchema,
    status: 204,
  },
} as const satisfies Record<string, Route>;

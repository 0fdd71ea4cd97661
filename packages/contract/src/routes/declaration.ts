import type { Route } from '../route.ts';
import {
  declarationAppliedSchema,
  declarationApplySchema,
  declarationSchema,
  exportSchema,
} from '../schemas/declaration.ts';

/** The configuration as a file. */
export const declarationRoutes = {
  getDeclaration: {
    method: 'GET',
    path: '/api/declaration',
    summary: 'How the configuration file of the gateway fares',
    auth: 'admin',
    response: declarationSchema,
    status: 200,
  },
  applyDeclaration: {
    method: 'POST',
    path: '/api/declaration/apply',
    summary: 'Write what a file says into the database, all of it or nothing',
    auth: 'admin',
    body: declarationApplySchema,
    response: declarationAppliedSchema,
    status: 200,
  },
  exportConfiguration: {
    method: 'GET',
    path: '/api/export/yaml',
    summary: 'The whole configuration as omniroute.yaml; secrets are references to variables',
    auth: 'admin',
    response: exportSchema,
    status: 200,
  },
} as const satisfies Record<string, Route>;

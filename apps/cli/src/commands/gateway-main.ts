import { join } from 'node:path';

/** The built gateway's entry. */
export const gatewayMain = join(import.meta.dirname, '..', '..', '..', 'gateway', 'dist', 'main.js');

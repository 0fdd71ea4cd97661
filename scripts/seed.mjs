import { ensureFitNode } from '../apps/cli/bin/guard.cjs';

if (ensureFitNode(import.meta.filename)) await import('./commands/seed.ts');

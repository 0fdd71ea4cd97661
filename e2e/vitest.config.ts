import { defineConfig } from 'vitest/config';

/** Workspace packages resolve to their sources; the gateway under test is the built one. */
const conditions = ['omniroute-source', 'node', 'import', 'module', 'default'];

/** Whole-system tests: real servers and a real browser, one file after the other. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['**/*.e2e.ts'],
    globalSetup: ['support/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 240_000,
    teardownTimeout: 60_000,
  },
});

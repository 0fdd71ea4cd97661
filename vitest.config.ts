import { defineConfig } from 'vitest/config';

/** Workspace packages resolve to their sources in tests, so that no build is needed before them. */
const conditions = ['omniroute-source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['{packages,apps}/*/src/**/*.test.ts', 'open-sse/src/**/*.test.ts', '{scripts,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});

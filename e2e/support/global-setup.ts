import type { TestProject } from 'vitest/node';
import { isCi } from '../../scripts/lib/paths.ts';
import { ensureTools, type Tools } from '../../scripts/tools/all-tools.ts';

declare module 'vitest' {
  interface ProvidedContext {
    tools: Tools;
  }
}

/** Provisions the real components once for all files. In CI a missing one ends the run: nothing may be skipped there. */
export default async function setUp(project: TestProject): Promise<void> {
  const report = await ensureTools();
  if (isCi() && report.missing.length > 0) throw new Error(`Not all tools are here:\n${report.missing.join('\n')}`);
  project.provide('tools', report.tools);
}

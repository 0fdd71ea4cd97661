import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { installDebianPackages } from './debian.ts';
import { missing, ready, type Tool } from './tool.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export type ChromiumPlace = { readonly program: string };

/** A Chromium: `OMNIROUTE_CHROMIUM`, one on the path, or the distribution's, installed if need be. */
export async function ensureChromium(): Promise<Tool<ChromiumPlace>> {
  const wanted = process.env['OMNIROUTE_CHROMIUM'];
  if (wanted) {
    const program = findProgram(wanted);
    return program ? ready({ program }) : missing(`Chromium: OMNIROUTE_CHROMIUM names ${wanted}, which is no program`);
  }
  const found = findChromium();
  if (found) return ready({ program: found });
  const obstacle = await installDebianPackages(['chromium', 'fonts-liberation']);
  if (obstacle !== undefined) return missing(`Chromium: ${obstacle}`);
  const installed = findChromium();
  return installed ? ready({ program: installed }) : missing('Chromium: installed, but no such program is on the path');
}

function findChromium(): string | undefined {
  return names.map(findProgram).find((program) => program !== undefined);
}

function findProgram(name: string): string | undefined {
  const directories = isAbsolute(name) ? [''] : [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  return directories.map((directory) => (directory === '' ? name : join(directory, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

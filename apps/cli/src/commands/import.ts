import { readFile } from 'node:fs/promises';
import { OmniError } from '@omniroute/core';
import {
  environmentNameOf,
  importLitellmConfig,
  type LitellmImport,
  type ReportLine,
  type ReportStatus,
} from '@omniroute/litellm-config';
import type { Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { applyImport, type Action } from '../litellm/apply-import.ts';
import { formatTable } from '../table.ts';
import { addAskOptions } from './list.ts';

type ImportOptions = AskOptions & { readonly dryRun?: boolean; readonly litellmUrl?: string };

export function addImportCommand(program: Command, context: Context): void {
  const group = program.command('import').description('take over the configuration of another gateway');
  const command = addAskOptions(
    group
      .command('litellm')
      .description(
        "make connections, combos, aliases and prices out of LiteLLM's config.yaml; secrets come from the environment",
      )
      .argument('<file>', "LiteLLM's configuration file"),
  );
  command
    .option('--dry-run', 'only report what would become of every key; asks no gateway')
    .option('--litellm-url <url>', 'where the LiteLLM proxy answers that keeps what is not native here');
  command.action(async (file: string) => {
    const options: ImportOptions = command.opts();
    const { litellmUrl } = options;
    const text = await readText(file);
    const imported = importLitellmConfig(text, litellmUrl === undefined ? {} : { gatewayUrl: litellmUrl });
    if (options.dryRun) printPlan(context, options, imported);
    else {
      const actions = await applyImport(clientOf(context, options), imported, {
        readVariable: context.readVariable,
        readFile: readText,
      });
      printActions(context, options, { imported, actions });
    }
  });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OmniError('not-found', `The file cannot be read: ${reason}`, { cause: error });
  }
}

function printPlan({ print }: Context, options: ImportOptions, imported: LitellmImport): void {
  if (options.json) return print(JSON.stringify(imported, null, 2));
  formatTable(imported.report, reportColumns).forEach((line) => print(line));
  print('');
  printSummary(print, imported.report);
  print(`Would make ${count(imported.connections.length, 'connection')}: ${namesOf(imported.connections)}`);
  print(`Would make ${count(imported.combos.length, 'combo')}: ${namesOf(imported.combos)}`);
  if (imported.aliases.length > 0)
    print(
      `Would make ${imported.aliases.length} ${imported.aliases.length === 1 ? 'alias' : 'aliases'}: ${namesOf(imported.aliases)}`,
    );
  if (imported.afterFailure !== undefined) print(`Models that fail would go on with: ${imported.afterFailure}`);
  const models = imported.overrides.map(({ connection, model }) => ({ name: `${connection}/${model}` }));
  if (models.length > 0)
    print(`Would enter prices, limits or abilities of ${count(models.length, 'model')}: ${namesOf(models)}`);
  const variables = new Set(
    imported.connections.flatMap(({ secretRef, baseUrl, settings }) =>
      [secretRef, baseUrl, ...Object.values(settings.options ?? {})].flatMap(
        (reference) => environmentNameOf(reference) ?? [],
      ),
    ),
  );
  print(`Reads from the environment: ${variables.size === 0 ? 'nothing' : [...variables].join(', ')}`);
}

const reportColumns = [
  { title: 'KEY', value: (line: ReportLine) => line.path },
  { title: 'STATUS', value: (line: ReportLine) => line.status },
  { title: 'REASON', value: (line: ReportLine) => line.reason },
];

const actionColumns = [
  { title: 'WHAT', value: (action: Action) => action.kind },
  { title: 'NAME', value: (action: Action) => action.name },
  { title: 'RESULT', value: (action: Action) => action.result },
  { title: '', value: (action: Action) => action.note ?? '' },
];

type Done = { readonly imported: LitellmImport; readonly actions: readonly Action[] };

function printActions({ print }: Context, options: ImportOptions, { imported, actions }: Done): void {
  if (options.json) return print(JSON.stringify({ actions, report: imported.report }, null, 2));
  if (actions.length === 0) print('The file has nothing that OmniRoute could take over.');
  else formatTable(actions, actionColumns).forEach((line) => print(line));
  print('');
  printSummary(print, imported.report);
  print('What became of each key: the same command with --dry-run.');
}

const statuses: readonly ReportStatus[] = ['mapped', 'approximated', 'kept', 'unsupported'];

function printSummary(print: Context['print'], report: readonly ReportLine[]): void {
  const parts = statuses.map((status) => `${report.filter((line) => line.status === status).length} ${status}`);
  print(`Keys: ${parts.join(', ')}`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function namesOf(items: readonly { readonly name: string }[]): string {
  return items.length === 0 ? '—' : items.map(({ name }) => name).join(', ');
}

import { readFile, writeFile } from 'node:fs/promises';
import type { DeclarationApplied } from '@omniroute/contract';
import { OmniError } from '@omniroute/core';
import { parseDeclaration, variablesOf, type DeclarationFault } from '@omniroute/declaration';
import type { Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { formatTable, type Column } from '../table.ts';
import { addAskOptions } from './list.ts';

/** `omniroute check` and `omniroute apply`. */
export function addDeclarationCommands(program: Command, context: Context): void {
  addCheckCommand(program, context);
  addApplyCommand(program, context);
}

function addCheckCommand(program: Command, context: Context): void {
  const command = program
    .command('check')
    .description('find what is wrong in an omniroute.yaml; asks no gateway')
    .argument('<file>')
    .option('--json', 'print JSON');
  command.action(async (file: string) => {
    const { faults, declaration } = parseDeclaration(await readText(file));
    const { json }: { readonly json?: boolean } = command.opts();
    if (json) context.print(JSON.stringify({ faults }, null, 2));
    if (faults.length > 0) throw refused(file, faults);
    if (json) return;
    context.print(`${file} is right.`);
    const variables = variablesOf(declaration);
    context.print(`Variables that it refers to: ${variables.length === 0 ? 'none' : variables.join(', ')}`);
  });
}

type Change = DeclarationApplied['changes'][number];

const columns: readonly Column<Change>[] = [
  { title: 'WHAT', value: ({ section }) => section },
  { title: 'NAME', value: ({ name }) => name },
  { title: 'CHANGE', value: ({ type }) => type },
  { title: 'FIELDS', value: ({ fields }) => fields.join(', ') },
];

function addApplyCommand(program: Command, context: Context): void {
  const description = 'write what an omniroute.yaml says into the database; variables come from this environment';
  const command = addAskOptions(program.command('apply').description(description))
    .argument('<file>')
    .option('--dry-run', 'try everything, show what would change, and change nothing');
  command.action(async (file: string) => {
    const options: AskOptions & { readonly dryRun?: boolean } = command.opts();
    const yaml = await readText(file);
    const { faults, declaration } = parseDeclaration(yaml);
    if (faults.length > 0) throw refused(file, faults);
    const body = { yaml, variables: readVariables(context, variablesOf(declaration)), dryRun: options.dryRun === true };
    const result = await clientOf(context, options).call('applyDeclaration', { body });
    if (options.json) context.print(JSON.stringify(result, null, 2));
    if (result.faults.length > 0) throw refused(file, result.faults);
    if (!options.json) printChanges(context, result, body.dryRun);
  });
}

function readVariables({ readVariable }: Context, names: readonly string[]): Readonly<Record<string, string>> {
  const set = names.flatMap((name) => {
    const value = readVariable(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(set);
}

function printChanges({ print }: Context, { changes }: DeclarationApplied, dryRun: boolean): void {
  if (changes.length === 0) return print('Nothing differs.');
  formatTable(changes, columns).forEach((line) => print(line));
  if (dryRun) print('Nothing was changed: this was a dry run.');
}

/** `file:line:column: what`, as editors and terminals make links of. */
function refused(file: string, faults: readonly DeclarationFault[]): OmniError {
  const lines = faults.map(({ line, column, path, message }) => {
    const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
    return `${place}: ${path === '' ? '' : `${path}: `}${message}`;
  });
  return new OmniError('invalid-input', lines.join('\n'));
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OmniError('not-found', `The file cannot be read: ${reason}`, { cause: error });
  }
}

/** `omniroute export yaml`. */
export function addExportYamlCommand(group: Command, context: Context): void {
  const command = addAskOptions(
    group
      .command('yaml')
      .description('write the whole configuration as omniroute.yaml; secrets become references to variables')
      .option('--output <file>', 'write there instead of to standard output'),
  );
  command.action(async () => {
    const options: AskOptions & { readonly output?: string } = command.opts();
    const exported = await clientOf(context, options).call('exportConfiguration', {});
    const text = options.json ? JSON.stringify(exported, null, 2) : exported.yaml;
    if (options.output === undefined) return context.print(text.trimEnd());
    await writeFile(options.output, `${text.trimEnd()}\n`);
    context.print(`Written: ${options.output}`);
    for (const { name, holds } of exported.variables) context.print(`To be set: ${name} (${holds})`);
    for (const note of exported.notes) context.print(note);
  });
}

import { Command } from 'commander';
import { addAliasCommands, aliasesCommand } from './commands/aliases.ts';
import { addComboVersionCommands } from './commands/combo-versions.ts';
import { addConnectionCommand } from './commands/add-connection.ts';
import { addCacheCommand } from './commands/cache.ts';
import { addDeclarationCommands } from './commands/declaration.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExportCommand } from './commands/export.ts';
import { addHealthVerbs, healthCommand } from './commands/health.ts';
import { addImportCommand } from './commands/import.ts';
import { limitsCommand } from './commands/limits.ts';
import { addListCommand } from './commands/list.ts';
import { combosCommand, connectionsCommand, keysCommand, modelsCommand } from './commands/lists.ts';
import { addReplayCommand } from './commands/replay.ts';
import { addServeCommand } from './commands/serve.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addStatusCommand } from './commands/status.ts';
import { addStorageCommands } from './commands/storage.ts';
import { addUsageCommand } from './commands/usage.ts';
import type { Context } from './context.ts';

/** The whole command line. */
export function buildProgram(context: Context): Command {
  const program = new Command('omniroute').description('One endpoint for every model.').showHelpAfterError();
  addServeCommand(program);
  addStatusCommand(program, context);
  addConnectionCommand(addListCommand(program, context, connectionsCommand), context);
  addComboVersionCommands(addListCommand(program, context, combosCommand), context);
  addAliasCommands(addListCommand(program, context, aliasesCommand), context);
  addListCommand(program, context, keysCommand);
  addListCommand(program, context, limitsCommand);
  addListCommand(program, context, modelsCommand);
  addSimulateCommand(program, context);
  addReplayCommand(program, context);
  addHealthVerbs(program, addListCommand(program, context, healthCommand), context);
  addUsageCommand(program, context);
  addStorageCommands(program, context);
  addCacheCommand(program, context);
  addImportCommand(program, context);
  addExportCommand(program, context);
  addDeclarationCommands(program, context);
  addDoctorCommand(program, context);
  return program;
}

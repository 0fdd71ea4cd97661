import { readSettings, readVariable } from './env.ts';
import { explainError } from './explain-error.ts';
import { buildProgram } from './program.ts';

try {
  await buildProgram({ settings: readSettings(), print: (line) => console.log(line), readVariable }).parseAsync();
} catch (error) {
  console.error(explainError(error));
  process.exitCode = 1;
}

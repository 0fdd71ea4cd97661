import { readSettings } from './env.ts';
import { explainError } from './explain-error.ts';
import { buildProgram } from './program.ts';

try {
  await buildProgram({ settings: readSettings(), print: (line) => console.log(line) }).parseAsync();
} catch (error) {
  console.error(explainError(error));
  process.exitCode = 1;
}

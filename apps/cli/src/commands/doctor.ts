import { access, constants, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Command } from 'commander';
import { urlOf, type AskOptions, type Context } from '../context.ts';
import { formatTable } from '../table.ts';
import { addAskOptions } from './list.ts';

type Verdict = { readonly check: string; readonly status: 'ok' | 'warning' | 'failed'; readonly message: string };

/** Looks at what OmniRoute needs and says what is wrong; sets exit code 1 when something failed. */
export function addDoctorCommand(program: Command, context: Context): void {
  const command = addAskOptions(program.command('doctor').description('check Node, data directory, port and gateway'));
  command.action(async () => {
    const options: AskOptions = command.opts();
    const health = await checkGateway(urlOf(context, options));
    const verdicts = [checkNode(), await checkDataDirectory(context), await checkPort(context, health), health];
    if (options.json) context.print(JSON.stringify(verdicts, null, 2));
    else formatTable(verdicts, columns).forEach((line) => context.print(line));
    if (verdicts.some((verdict) => verdict.status === 'failed')) process.exitCode = 1;
  });
}

const columns = [
  { title: 'CHECK', value: (verdict: Verdict) => verdict.check },
  { title: 'STATUS', value: (verdict: Verdict) => verdict.status },
  { title: '', value: (verdict: Verdict) => verdict.message },
];

/** The launcher has refused an unfit Node already; this tells which one it chose. */
function checkNode(): Verdict {
  return { check: 'node', status: 'ok', message: `${process.versions.node} at ${process.execPath}` };
}

async function checkDataDirectory({ settings }: Context): Promise<Verdict> {
  const path = settings.dataDirectory;
  const verdict = (status: Verdict['status'], message: string) => ({ check: 'data directory', status, message });
  try {
    const { mode } = await stat(path);
    await access(path, constants.R_OK | constants.W_OK);
    if ((mode & 0o077) !== 0) return verdict('warning', `${path} is readable by others; run: chmod 700 ${path}`);
    return verdict('ok', path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return verdict('ok', `${path} will be made at the first start`);
    }
    return verdict('failed', `${path} cannot be read and written: ${messageOf(error)}`);
  }
}

async function checkPort({ settings }: Context, health: Verdict): Promise<Verdict> {
  const place = `${settings.host}:${settings.port}`;
  const obstacle = await tryListen(settings.host, settings.port);
  if (obstacle === undefined) return { check: 'port', status: 'ok', message: `${place} is free` };
  if (health.status === 'ok')
    return { check: 'port', status: 'ok', message: `${place} is in use by the running gateway` };
  return { check: 'port', status: 'failed', message: `${place} cannot be listened on: ${obstacle}` };
}

function tryListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

async function checkGateway(url: string): Promise<Verdict> {
  const check = 'gateway';
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3000) });
    if (response.ok) return { check, status: 'ok', message: `${url} is ready` };
    return { check, status: 'failed', message: `${url} answers ${response.status}: not ready` };
  } catch (error) {
    return {
      check,
      status: 'warning',
      message: `${url} does not answer (${messageOf(error)}); start it: omniroute serve`,
    };
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

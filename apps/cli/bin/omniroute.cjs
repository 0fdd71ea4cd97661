#!/usr/bin/env node
'use strict';

const fs = require('fs');
const path = require('path');
const url = require('url');
const guard = require('./guard.cjs');

const main = path.join(__dirname, '..', 'dist', 'main.js');

function run() {
  if (!fs.existsSync(main)) {
    process.stderr.write('The omniroute command is not built yet. Run "npm run build" (or "npm start") first.\n');
    process.exit(1);
  }
  import(url.pathToFileURL(main).href).catch(function (error) {
    process.stderr.write((error && error.stack ? error.stack : String(error)) + '\n');
    process.exit(1);
  });
}

if (guard.ensureFitNode(__filename)) run();

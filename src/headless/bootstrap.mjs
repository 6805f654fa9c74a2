// First step of every command that must work right after `git clone`: plain Node, no package needed.
// node src/headless/bootstrap.mjs [--browser] COMMAND [ARGS]   runs src/headless/COMMAND.ts
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Plumbline needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Runs a step with its output on standard error: standard output belongs to the command. */
function step(title, command, args) {
  console.error(title);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  return error === undefined && status === 0;
}

function installed() {
  const lock = join(root, 'node_modules', '.package-lock.json');
  return existsSync(lock) && statSync(lock).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

if (
  !installed() &&
  !step('Installing dependencies ...', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
) {
  console.error('The dependencies could not be installed: see above.');
  process.exit(1);
}

async function ensureBrowser() {
  const { tsImport } = await import('tsx/esm/api');
  const { chromiumPath } = await tsImport('./browser.ts', import.meta.url);
  const { canInstall, install } = await tsImport('./debian.ts', import.meta.url);
  if (chromiumPath() !== null || !canInstall()) return;
  // Without one, the command itself says what to install. Ubuntu's package is a snap that may not install in a container.
  console.error('Installing Chromium ...');
  install(['chromium', 'fonts-liberation']);
}

const [first, ...rest] = process.argv.slice(2);
const wantsBrowser = first === '--browser';
const [command, ...args] = wantsBrowser ? rest : [first, ...rest];
if (wantsBrowser && !args.includes('--help')) await ensureBrowser();

const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, `${command}.ts`), ...args], {
  stdio: 'inherit',
  env: { ...process.env, NODE_NO_WARNINGS: '1' },
});
// Ctrl-C reaches the child by itself; this process only waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (signal === 'SIGTERM') child.kill(signal);
  });
}
child.on('exit', (code, signal) => {
  process.exit(signal === null ? (code ?? 1) : 1);
});

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canInstall, install } from './debian';

const root = join(import.meta.dirname, '..', '..');
const models = join(root, 'model');
const environment = join(models, '.venv');
const python = join(environment, 'bin', 'python');

/** The packages of model/: each has its requirements.txt. */
const packages = {
  library: 'the compiler of the model library (apache-tvm, 400 MB)',
  pocket: 'PyTorch and what else the recipe of the pocket models needs (about 1 GB)',
} as const;

/** The project's own Python, with the packages that one folder of model/ pins; installed again when its list changes. */
export function ensurePython(folder: keyof typeof packages, say: NodeJS.WritableStream): boolean {
  const requirements = join(models, folder, 'requirements.txt');
  const stamp = join(environment, `${folder}-${createHash('sha256').update(readFileSync(requirements)).digest('hex')}`);
  if (existsSync(stamp)) return true;
  say.write(`Installing ${packages[folder]} into model/.venv ...\n`);
  if (!existsSync(python) && !makeEnvironment()) {
    if (!canInstall() || !install(['python3', 'python3-venv']) || !makeEnvironment()) {
      say.write('Python 3.11 or newer with venv is needed. On Debian: apt install python3-venv.\n');
      return false;
    }
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  const hint = `The packages of model/${folder}/requirements.txt could not be installed from PyPI: see above. They exist for Linux, macOS and Windows on 64 bits.`;
  if (!run(pip, say, hint)) return false;
  writeFileSync(stamp, '');
  return true;
}

const makeEnvironment = (): boolean =>
  spawnSync('python3', ['-m', 'venv', environment], { stdio: ['ignore', 2, 2] }).status === 0;

/** Runs a module of model/, such as "library.build". @returns false if it failed; what went wrong has been said. */
export function runModule(module: string, args: readonly string[], say: NodeJS.WritableStream): boolean {
  return run(['-m', module, ...args], say, `${module} in model/ failed: see above.`);
}

/** Output goes to standard error: standard output belongs to the command. */
function run(args: readonly string[], say: NodeJS.WritableStream, whenFailed: string): boolean {
  const env = { ...process.env, PYTHONPATH: models };
  const { status } = spawnSync(python, args, { cwd: root, env, stdio: ['ignore', 2, 2] });
  if (status !== 0) say.write(`${whenFailed}\n`);
  return status === 0;
}

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canInstall, install } from './debian';

export const quantisations = ['q0f32', 'q4f32_1'] as const;
/** How a library's kernels are laid out: for a software device (SwiftShader) or for a graphics card. */
export const kernels = ['software', 'gpu'] as const;

export interface LibraryChoice {
  readonly quantisations: readonly (typeof quantisations)[number][];
  readonly kernels: readonly (typeof kernels)[number][];
}

const root = join(import.meta.dirname, '..', '..');
const recipe = join(root, 'model', 'library');
const environment = join(root, 'model', '.venv');
const python = join(environment, 'bin', 'python');

/**
 * Builds the WebLLM libraries of the pocket shape into public/libraries, with the compiler they need; what is there and
 * up to date stays. Minutes the first time, a second afterwards.
 *
 * @returns false if they could not be built; what is missing has been said.
 */
export function ensureLibrary(choice: LibraryChoice, say: NodeJS.WritableStream): Promise<boolean> {
  return Promise.resolve(
    ensureTools(say) &&
      runRecipe('build.py', ['--quantisation', ...choice.quantisations, '--kernels', ...choice.kernels], say),
  );
}

/** Builds a library of the shape in `config` (a Qwen3 config.json) to where {@link testLibrary} says; for tests only. */
export function buildTestLibrary(
  name: string,
  config: string,
  schedule: LibraryChoice['kernels'][number],
  say: NodeJS.WritableStream,
): boolean {
  const choice = ['--quantisation', 'q0f32', '--kernels', schedule, '--config', config];
  return ensureTools(say) && runRecipe('build.py', [...choice, '--out', testLibrary(name)], say);
}

export const testLibrary = (name: string): string => join(root, 'model', 'build', `test-${name}.wasm`);

/** Writes the test models and what numpy says they compute into model/build/test-model. Needs {@link ensureLibrary}. */
export function writeTestModels(say: NodeJS.WritableStream): boolean {
  return runRecipe('expected.py', [], say);
}

function runRecipe(program: string, args: readonly string[], say: NodeJS.WritableStream): boolean {
  return run(python, [join(recipe, program), ...args], say, `model/library/${program} failed: see above.`);
}

function ensureTools(say: NodeJS.WritableStream): boolean {
  if (!has('emcc')) {
    say.write('Installing emscripten ...\n');
    if (!canInstall() || !install(['emscripten']) || !has('emcc')) {
      say.write(
        'The model library needs emscripten (emcc), which is not here. On Debian or Ubuntu: apt install emscripten. ' +
          'Elsewhere: https://emscripten.org, version 3.1.6 is tested.\n',
      );
      return false;
    }
  }
  return ensurePython(say);
}

/** The project's own Python, with the packages pinned in requirements.txt; installed again when that file changes. */
function ensurePython(say: NodeJS.WritableStream): boolean {
  const requirements = join(recipe, 'requirements.txt');
  const stamp = join(environment, `library-${createHash('sha256').update(readFileSync(requirements)).digest('hex')}`);
  if (existsSync(stamp)) return true;
  say.write('Installing the compiler of the model library (apache-tvm, 400 MB) into model/.venv ...\n');
  if (!existsSync(python) && !makeEnvironment()) {
    if (!canInstall() || !install(['python3', 'python3-venv']) || !makeEnvironment()) {
      say.write('The model library needs Python 3.11 or newer with venv. On Debian: apt install python3-venv.\n');
      return false;
    }
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  const hint =
    'apache-tvm could not be installed from PyPI: see above. It exists for Linux, macOS and Windows on 64 bits.';
  if (!run(python, pip, say, hint)) return false;
  writeFileSync(stamp, '');
  return true;
}

function makeEnvironment(): boolean {
  mkdirSync(join(root, 'model'), { recursive: true });
  return spawnSync('python3', ['-m', 'venv', environment], { stdio: ['ignore', 2, 2] }).status === 0;
}

const has = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** Runs a step with its output on standard error: standard output belongs to the command. */
function run(command: string, args: readonly string[], say: NodeJS.WritableStream, whenFailed: string): boolean {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) say.write(`${whenFailed}\n`);
  return status === 0;
}

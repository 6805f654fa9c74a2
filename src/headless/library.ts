import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { canInstall, install } from './debian';
import { ensurePython, runModule } from './python';

export const quantisations = ['q0f32', 'q4f32_1'] as const;
/** How a library's kernels are laid out: for a software device (SwiftShader) or for a graphics card. */
export const kernels = ['software', 'gpu'] as const;

export interface LibraryChoice {
  readonly quantisations: readonly (typeof quantisations)[number][];
  readonly kernels: readonly (typeof kernels)[number][];
}

/**
 * Builds the WebLLM libraries of the pocket shape into public/libraries, with the compiler they need; what is there and
 * up to date stays. Minutes the first time, a second afterwards.
 *
 * @returns false if they could not be built; what is missing has been said.
 */
export function ensureLibrary(choice: LibraryChoice, say: NodeJS.WritableStream): Promise<boolean> {
  return Promise.resolve(
    ensureTools(say) &&
      runModule('library.build', ['--quantisation', ...choice.quantisations, '--kernels', ...choice.kernels], say),
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
  return ensureTools(say) && runModule('library.build', [...choice, '--out', testLibrary(name)], say);
}

export const testLibrary = (name: string): string =>
  join(import.meta.dirname, '..', '..', 'model', 'build', `test-${name}.wasm`);

/** Writes the test models and what numpy says they compute into model/build/test-model. Needs {@link ensureLibrary}. */
export function writeTestModels(say: NodeJS.WritableStream): boolean {
  return runModule('library.expected', [], say);
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
  return ensurePython('library', say);
}

const has = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

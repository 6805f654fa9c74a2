import type { ModelWish } from './bridge';
import { ensureLibrary } from './library';
import { findGraphics, HeadlessError, type WebGpuWish } from './page';

const names = ['auto', 'webllm', 'wllama'] as const satisfies readonly ModelWish['engine'][];

/** @returns null if it names no engine. */
export const engineNamed = (text: string): ModelWish['engine'] | null => names.find((name) => name === text) ?? null;

export const wrongEngine = (text: string): string => `--engine is auto, webllm or wllama, not "${text}".`;

/**
 * Makes ready what an engine needs on this machine: for WebLLM the compiled library of the pocket models, if they are
 * wanted, for the graphics card or else for the software device. Minutes the first time.
 *
 * @returns what the browser is to be started with.
 * @throws HeadlessError if the library could not be built.
 */
export async function prepareEngine(
  engine: ModelWish['engine'],
  wantsPocket: boolean,
  say: NodeJS.WritableStream,
): Promise<WebGpuWish> {
  if (engine === 'wllama') return 'none';
  if (engine === 'auto') return 'card';
  const graphics = await findGraphics();
  const kernels = graphics === 'card' ? 'gpu' : 'software';
  if (wantsPocket && !(await ensureLibrary({ quantisations: ['q0f32'], kernels: [kernels] }, say))) {
    throw new HeadlessError('Without the compiled library the pocket models do not run on WebLLM: leave --engine out.');
  }
  return graphics;
}

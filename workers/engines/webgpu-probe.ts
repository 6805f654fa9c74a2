import { engineError } from './engine';
import { adapterName, adapterProblem, openAdapter } from './webgpu-adapter';

export interface AdapterFacts {
  /** For people: "nvidia ampere". */
  readonly name: string;
  readonly isFallback: boolean;
}

const noWebGpu = (message: string) => engineError('no-webgpu', message);

/**
 * Looks at the adapter before anything is downloaded, so that each reason has its own words.
 * @throws EngineError `no-webgpu`
 */
export async function requireWebGpu(needsF16: boolean): Promise<AdapterFacts> {
  const opened = await openAdapter();
  if (!opened.ok) throw noWebGpu(opened.error);
  const adapter = opened.value;
  const problem = adapterProblem(adapter);
  if (problem !== null) throw noWebGpu(problem);
  if (needsF16 && !adapter.features.has('shader-f16')) {
    throw noWebGpu(
      'This model computes in 16 bit and this graphics adapter cannot (shader-f16). Take its q4f32 variant.',
    );
  }
  return { name: adapterName(adapter.info), isFallback: adapter.info.isFallbackAdapter };
}

import type { EngineFailureKind } from '../../src/domain/generation';
import { contextOverflow, engineError, EngineError, messageOf, saysOutOfMemory } from './engine';

/** WebLLM sets `name` on each of its errors; the classes themselves are not exported. */
const kindOfName: Readonly<Record<string, EngineFailureKind>> = {
  WebGPUNotAvailableError: 'no-webgpu',
  WebGPUNotFoundError: 'no-webgpu',
  ShaderF16SupportError: 'no-webgpu',
  FeatureSupportError: 'no-webgpu',
  DeviceLostError: 'device-lost',
  // After a loss the engine unloads itself; what comes next finds nothing.
  ModelNotLoadedError: 'device-lost',
  WorkerEngineModelNotLoadedError: 'device-lost',
  ContextWindowSizeExceededError: 'context-overflow',
};

/** What comes as a plain Error, TypeError or string, by its words. */
const kindOfText: readonly (readonly [pattern: RegExp, kind: EngineFailureKind, advice: string])[] = [
  [/Unable to find a compatible GPU|Cannot initialize runtime because of requested/, 'no-webgpu', ''],
  // A call in progress often fails of the loss before the loss itself is told.
  [
    /device (was |is )?lost|mapAsync|A valid external Instance reference/i,
    'device-lost',
    'The graphics device was lost: ',
  ],
  [
    /import requires a callable|LinkError/,
    'model-load-failed',
    'The compiled library was built for another version of WebLLM. ',
  ],
  [
    /Cannot find parameter in cache/,
    'model-load-failed',
    'The weights and the compiled library do not belong together. ',
  ],
  [
    /QuotaExceeded|exceeded the quota/i,
    'model-load-failed',
    'The browser has no room for the weights: delete other models. ',
  ],
  [
    /Failed to fetch|NetworkError|network error|Load failed|Cache\.add|Failed to store/i,
    'model-load-failed',
    'The model files could not be fetched. ',
  ],
  [
    /Shader compilation|GPUPipelineError|createComputePipeline/,
    'model-load-failed',
    'The graphics driver refused the compiled library; its q4f32 variant may work. ',
  ],
];

/** @param during decides what an error means that nothing else is known about. */
export function explainWebLlm(error: unknown, during: 'load' | 'generation'): EngineError {
  if (error instanceof EngineError) return error;
  const name = error instanceof Error ? error.name : '';
  const text = messageOf(error);
  if (saysOutOfMemory(text)) {
    return engineError('out-of-memory', `The graphics memory ran out: ${text}`, error);
  }
  const overflow = /prompt tokens: (\d+); context window size: (\d+)/.exec(text);
  if (overflow !== null) return contextOverflow(Number(overflow[1]), 0, Number(overflow[2]));
  const named = kindOfName[name];
  if (named !== undefined) return engineError(named, text, error);
  const known = kindOfText.find(([pattern]) => pattern.test(`${name}: ${text}`));
  if (known !== undefined) return engineError(known[1], `${known[2]}${text}`, error);
  return engineError(during === 'load' ? 'model-load-failed' : 'generation-failed', text, error);
}

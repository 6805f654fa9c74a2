import type { EngineFailureKind } from '../domain/generation';

/** Failures in a few plain words, for counts and lists. */
export const failureWords: Readonly<Record<EngineFailureKind, string>> = {
  'no-webgpu': 'no WebGPU',
  'out-of-memory': 'out of memory',
  'device-lost': 'graphics device lost',
  'model-load-failed': 'model could not be loaded',
  'context-overflow': 'prompt too long for the model',
  interrupted: 'interrupted',
  'worker-died': 'engine crashed',
  'timed-out': 'no answer in time',
  'generation-failed': 'engine reported an error',
};

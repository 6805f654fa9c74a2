import type { CallKey, EngineFailureKind, FinishReason } from '../../domain/generation';
import type { RunStatus } from '../../domain/run';
import { integer } from '../../ui/number-words';

export { countedKinds, leftOutKinds, metricWords } from '../../ui/metric-words';

export const stateWords: Readonly<Record<RunStatus['state'], string>> = {
  running: 'running',
  paused: 'paused',
  stopped: 'stopped',
  finished: 'finished',
};

/** What to do about a failed call. */
export const failureAdvice: Readonly<Record<EngineFailureKind, string>> = {
  'no-webgpu': 'Use a browser with WebGPU, or pick a model that runs on the CPU.',
  'out-of-memory': 'Close other tabs, pick a smaller model or a smaller window, then retry.',
  'device-lost': 'The graphics device went away; retry. If it happens again, restart the browser.',
  'model-load-failed': 'Check the connection and the model’s address, then retry.',
  'context-overflow': 'The prompt does not fit the model’s window, and is never cut. Use a model with a larger window.',
  interrupted: 'The call was stopped by hand; retry.',
  'worker-died': 'The engine’s worker ended; retry. If it happens again, pick a smaller model.',
  'timed-out': 'No progress for too long; retry, or pick a smaller model.',
  'generation-failed': 'The engine gave no text; retry.',
};

export const finishWords: Readonly<Record<FinishReason, string>> = {
  stop: 'ended by itself',
  length: 'cut at the token limit',
  'context-full': 'cut: the window was full',
};

/** Which call of an item it is. */
export const callName = ({ stage, order, sample }: CallKey): string =>
  (stage === 'judge' ? 'GenRM' : 'Meta-judge') +
  (order === 'BA' ? (stage === 'judge' ? ', B first' : ', rationale first') : '') +
  (sample > 0 ? `, draw ${integer(sample + 1)}` : '');

export const subsetName = (subset: string): string => (subset === '' ? '(none)' : subset);

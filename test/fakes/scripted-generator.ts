import type { EngineFailure, EngineOutput } from '../../src/domain/generation';
import type { FileHashes, GenerationRequest, LoadedModel, ModelRef } from '../../src/domain/model';
import { err, ok, type Result } from '../../src/domain/result';
import type { OpenGenerator } from '../../src/run/ports';

export type Answer = string | EngineFailure;

/** What a fake model was asked, in order, and how often it was loaded and ended. */
export interface Log {
  readonly prompts: string[];
  readonly requests: GenerationRequest[];
  readonly loads: string[];
  disposed: number;
  /** Most models loaded at the same time. */
  mostLoaded: number;
}

export const newLog = (): Log => ({ prompts: [], requests: [], loads: [], disposed: 0, mostLoaded: 0 });

export const loadedModel = (modelId: string): LoadedModel => ({
  modelId,
  engine: 'scripted',
  backend: 'none',
  device: 'none',
  contextTokens: 4096,
  chatTemplate: null,
  bosToken: '',
  eosToken: '',
  controlTokens: [],
});

const withFiles = (loaded: LoadedModel, files: FileHashes | undefined): LoadedModel =>
  files ? { ...loaded, files } : loaded;

const output = (text: string): EngineOutput => ({
  text,
  finish: 'stop',
  usage: { promptTokens: 1, completionTokens: 1, cachedTokens: 0 },
  timing: { firstTokenMs: 0, durationMs: 0 },
});

/** Opens models that answer by a function, for faults that no real model makes on demand. */
export function scriptedOpener(
  answer: (model: ModelRef, prompt: string, call: number) => Answer | Promise<Answer>,
  log: Log,
  load: (model: ModelRef, times: number) => EngineFailure | null = () => null,
  files: (model: ModelRef) => FileHashes | undefined = () => undefined,
): OpenGenerator {
  let open = 0;
  return (model) => {
    const failure = load(model, log.loads.length);
    log.loads.push(model.id);
    if (failure) return Promise.resolve(err(failure));
    open++;
    log.mostLoaded = Math.max(log.mostLoaded, open);
    let alive = true;
    return Promise.resolve(
      ok({
        loaded: withFiles(loadedModel(model.id), files(model)),
        async generate(request, onText, signal): Promise<Result<EngineOutput, EngineFailure>> {
          log.prompts.push(request.prompt);
          log.requests.push(request);
          const given = await answer(model, request.prompt, log.prompts.length - 1);
          if (signal.aborted) return err({ kind: 'interrupted', message: 'aborted' });
          if (typeof given !== 'string') return err(given);
          onText(given);
          return ok(output(given));
        },
        countTokens: (texts) => Promise.resolve(ok(texts.map((text) => ({ count: text.length, exact: false })))),
        dispose() {
          if (alive) open--;
          alive = false;
          log.disposed++;
        },
      }),
    );
  };
}

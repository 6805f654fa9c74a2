import { expose, releaseProxy, type ProxyMethods } from 'comlink';
import type { EngineFailure, EngineFailureKind } from '../src/domain/generation';
import type { EngineId } from '../src/domain/model';
import { err, ok, type Result } from '../src/domain/result';
import type { GenerateApi } from '../src/engine/api';
import { failureOf, notLoaded, type Engine } from './engines/engine';
import { throttled } from './text-updates';

const textUpdateMs = 100;

let engine: Engine | null = null;
/** Calls that were made and have not ended: an interrupt ends them all. */
const open = new Set<AbortController>();
let last: Promise<unknown> = Promise.resolve();

/** Each engine brings megabytes of code; only the one that is asked for is loaded. */
async function create(id: EngineId): Promise<Engine> {
  switch (id) {
    case 'webllm':
      return new (await import('./engines/webllm')).WebLlmEngine();
    case 'wllama':
      return new (await import('./engines/wllama')).WllamaEngine();
    case 'scripted':
      return new (await import('./engines/scripted')).ScriptedEngine();
  }
}

/** One call after the other: no engine stands two at once. Whatever is thrown comes back as a value. */
function oneAtATime<T>(
  work: () => Promise<T>,
  otherwise: EngineFailureKind = 'generation-failed',
): Promise<Result<T, EngineFailure>> {
  const result = last.then(work).then(ok, (error: unknown) => err(failureOf(error, otherwise)));
  last = result;
  return result;
}

function loadedEngine(): Engine {
  if (engine === null) throw notLoaded();
  return engine;
}

/** Comlink gives callbacks as proxies that hold a message port; thousands of calls would pile them up. */
function release(callback: unknown): void {
  // The one cast: the contract says "function", comlink adds this method to it.
  (callback as Partial<ProxyMethods>)[releaseProxy]?.();
}

const api = {
  load(model, file, onProgress) {
    return oneAtATime(async () => {
      engine?.dispose();
      engine = null;
      const created = await create(model.engine);
      try {
        const loaded = await created.load(model, file, onProgress);
        engine = created;
        return loaded;
      } catch (error) {
        created.dispose();
        throw error;
      } finally {
        release(onProgress);
      }
    }, 'model-load-failed');
  },
  generate(request, onText) {
    const controller = new AbortController();
    open.add(controller);
    return oneAtATime(async () => {
      const updates = throttled(onText, textUpdateMs);
      try {
        return await loadedEngine().generate(request, (text) => updates.update(text), controller.signal);
      } finally {
        updates.flush();
        open.delete(controller);
        release(onText);
      }
    });
  },
  interrupt() {
    for (const controller of open) controller.abort();
    return Promise.resolve();
  },
  countTokens(texts) {
    return oneAtATime(() => loadedEngine().countTokens(texts));
  },
} satisfies GenerateApi;

expose(api);

import { expose, releaseProxy, type ProxyMethods } from 'comlink';
import type { EngineFailure } from '../src/domain/generation';
import type { OwnSource } from '../src/domain/own-model';
import { err, ok, type Result } from '../src/domain/result';
import type { OwnModelApi } from '../src/engine/api';
import { keepSmallFile } from './engines/download';
import { engineError, failureOf } from './engines/engine';
import { lookAtGguf, lookAtRemoteGguf } from './engines/gguf-look';
import { contractFaults } from './engines/mlc-contract';
import { bringFolder, factsIn, libraryFacts } from './engines/mlc-folder';
import { lookAtFolder, textFiles, type LookedFolder } from './engines/mlc-look';
import { pickedFolder, remoteFolder, type ModelFiles } from './engines/model-files';
import { modelFolder } from './engines/webllm-config';

/** Nothing is broken off from inside: the page ends the worker. */
const never = new AbortController().signal;

let folder: { readonly files: ModelFiles; readonly looked: LookedFolder } | null = null;

/** Whatever is thrown comes back as a value. */
const asResult = <T>(work: () => Promise<T>): Promise<Result<T, EngineFailure>> =>
  work().then(ok, (error: unknown) => err(failureOf(error, 'model-load-failed')));

function lookedAt(): NonNullable<typeof folder> {
  if (folder === null) throw engineError('model-load-failed', 'No MLC folder was looked at.');
  return folder;
}

async function look(source: OwnSource): Promise<LookedFolder | Awaited<ReturnType<typeof lookAtGguf>>> {
  if (source.kind === 'file') return lookAtGguf(source.file);
  if (source.kind === 'url' && /\.gguf$/i.test(new URL(source.url).pathname))
    return lookAtRemoteGguf(source.url, never);
  const files =
    source.kind === 'folder'
      ? pickedFolder(source.files)
      : remoteFolder(modelFolder(source.url, self.location.href), never);
  const looked = await lookAtFolder(files);
  folder = { files, looked };
  return looked;
}

const api = {
  look: (source) =>
    asResult(async () => {
      const { facts, problems } = await look(source);
      return { facts, problems };
    }),
  compare: (library, contextTokens) =>
    asResult(async () => {
      const { config, list } = lookedAt().looked;
      const facts =
        library.kind === 'file' ? await factsIn(library.file, library.file.name) : await libraryFacts(library.url, {});
      return { faults: contractFaults(facts, list.tensors, config, contextTokens), memory: facts.memory };
    }),
  copy: (model, library, onProgress) =>
    asResult(async () => {
      if (model.source.kind === 'file' || model.library === undefined)
        throw engineError('model-load-failed', 'Only MLC folders and their libraries are copied.');
      const { url } = model.source;
      const picked = new Map<string, Blob>(library === null ? [] : [[model.library, library]]);
      try {
        if (model.source.kind === 'url') {
          await libraryFacts(model.library, { picked });
          return null;
        }
        const { files } = lookedAt();
        for (const [name, file] of files.files) picked.set(new URL(name, url).href, file);
        await bringFolder(url, model.library, { contextTokens: model.contextTokens, onProgress, picked });
        for (const name of textFiles) await keepSmallFile(new URL(name, url).href, await files.text(name));
        return null;
      } finally {
        // The contract says "function", comlink adds this method to it.
        (onProgress as Partial<ProxyMethods>)[releaseProxy]?.();
      }
    }),
} satisfies OwnModelApi;

expose(api);

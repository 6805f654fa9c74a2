import type { Looked } from '../../src/domain/own-model';
import { parseGguf, readGguf, loadedBytes, type GgufMetadata } from './gguf-metadata';
import { isPage } from './transfer';

/** Window to start with: the cache of a longer one is slow to fill on a CPU. */
const ggufWindow = 4096;
const headBytes = 2 ** 20;
const answerMs = 60_000;

const bad = (problem: string): Looked => ({ facts: null, problems: [problem] });

/** Reads no more of a GGUF file than its header. */
export async function lookAtGguf(file: File): Promise<Looked> {
  const read = await readGguf(file);
  return read.ok ? found(file.name, file.size, read.value) : bad(read.error);
}

/** Fetches no more than the header, where the server gives parts of files; elsewhere the file is believed. */
export async function lookAtRemoteGguf(url: string, signal: AbortSignal): Promise<Looked> {
  const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? url);
  for (let size = headBytes; ; size *= 4) {
    const response = await fetch(url, {
      headers: { range: `bytes=0-${String(size - 1)}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
    if (!response.ok) return bad(`The model file is not at ${url}: the server answered ${String(response.status)}.`);
    if (isPage(response)) return bad(`There is a web page and no model file at ${url}.`);
    const whole = Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? 0);
    if (response.status !== 206 || whole === 0) {
      await response.body?.cancel();
      const stated = response.status === 206 ? 0 : Number(response.headers.get('content-length') ?? 0);
      return stated > 0 ? found(name, stated, null) : bad(`The server does not say how large ${url} is.`);
    }
    const reading = parseGguf(new Uint8Array(await response.arrayBuffer()), whole);
    if (reading.kind === 'ok') return found(name, whole, reading.metadata);
    if (reading.kind === 'bad') return bad(reading.reason);
  }
}

/** @param metadata null where the header could not be read alone */
function found(fileName: string, bytes: number, metadata: GgufMetadata | null): Looked {
  const name = fileName.replace(/\.gguf$/i, '');
  const longest = metadata?.contextLength ?? null;
  return {
    problems: [],
    facts: {
      format: 'gguf',
      name,
      bytes,
      modelType: metadata?.architecture ?? 'unknown',
      quantisation: '',
      contextTokens: Math.min(ggufWindow, longest ?? ggufWindow),
      longestWindow: longest,
      parameters: 0,
      largestTensorMiB: null,
      tensors: 0,
      memory: metadata && {
        fixedBytes: loadedBytes(metadata, bytes, 0),
        bytesPerToken: metadata.cacheBytesPerToken ?? 0,
      },
      fingerprint: '',
      unchecked: [],
    },
  };
}

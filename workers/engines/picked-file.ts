import { engineError, interrupted, messageOf, type EngineError } from './engine';
import { Md5 } from './md5';
import { lackOfRoom } from './model-room';
import { fileName, type Wanted } from './transfer';

export interface PickedOptions {
  readonly signal: AbortSignal;
  readonly onBytes: (loaded: number) => void;
}

/**
 * Copies a file of the user's into a cache and checks its size and sum while it goes by, so that it is read once and a
 * damaged one is never stored.
 * @throws EngineError `model-load-failed`, `interrupted`
 */
export async function storePicked(
  cacheName: string,
  file: Blob,
  wanted: Wanted,
  options: PickedOptions,
): Promise<void> {
  const name = fileName(wanted.url);
  // What the cache rejects with says nothing of what broke the stream.
  const broken: { error: EngineError | null } = { error: null };
  const stop = (error: EngineError): EngineError => {
    broken.error = error;
    return error;
  };
  const sum = new Md5();
  let loaded = 0;
  const check = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      if (options.signal.aborted) throw stop(interrupted());
      if (wanted.md5 !== null) sum.update(chunk);
      loaded += chunk.byteLength;
      options.onBytes(loaded);
      controller.enqueue(chunk);
    },
    flush() {
      const fault = faultOf(wanted, loaded, sum);
      if (fault !== null)
        throw stop(
          engineError(
            'model-load-failed',
            `${name} is damaged: ${fault}. It was not stored; the other files that came are kept. Get this file anew from where the folder came from, and pick the folder again.`,
          ),
        );
    },
  });
  try {
    const headers = { 'content-length': String(file.size) };
    const body = file.stream().pipeThrough(check);
    await (await caches.open(cacheName)).put(wanted.url, new Response(body, { headers }));
  } catch (error) {
    if (broken.error !== null) throw broken.error;
    throw (
      (await lackOfRoom(name, file.size, error)) ??
      engineError(
        'model-load-failed',
        `${name} of your folder could not be read (${messageOf(error)}): it was moved or changed since it was picked. Pick the folder again.`,
        error,
      )
    );
  }
}

function faultOf({ bytes, md5 }: Wanted, loaded: number, sum: Md5): string | null {
  if (bytes !== null && loaded !== bytes)
    return `its size should be ${String(bytes)} bytes and is ${String(loaded)} bytes`;
  if (md5 === null) return null;
  const found = sum.hex();
  return found === md5.toLowerCase() ? null : `its MD5 sum should be ${md5} and is ${found}`;
}

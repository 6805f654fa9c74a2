import type { Page } from 'playwright';
import type { FailedCall, Generation } from '../../src/domain/generation';

interface Stored {
  generations: Generation;
  failures: FailedCall;
}

/** The calls of a run, read from the browser's database itself. */
export async function stored<Store extends keyof Stored>(
  of: Page,
  store: Store,
  run: string,
): Promise<readonly Stored[Store][]> {
  const found = await of.evaluate(
    ([name, id]) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('plumbline');
        opening.onerror = () => {
          reject(new Error('no database'));
        };
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db
            .transaction(name)
            .objectStore(name)
            .getAll(IDBKeyRange.bound([id], [id, []]));
          reading.onsuccess = () => {
            db.close();
            resolve(reading.result);
          };
        };
      }),
    [store, run] as const,
  );
  // What the app's own schema puts there.
  return found as Stored[Store][];
}

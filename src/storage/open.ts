import type { LibraryStore } from '../run/ports';
import { openDatabase } from './database';
import { sweepDrafts } from './draft';
import { IdbLibraryStore } from './library-store';
import { databaseName } from './schema';

export interface OpenStorage {
  readonly store: LibraryStore;
  close(): void;
}

/**
 * Opens this browser's library.
 * @param onLost called when the browser or a newer version in another tab takes the database away: reload then.
 * @throws StorageError with a message for a person.
 */
export async function openStorage(
  name: string = databaseName,
  onLost: () => void = () => undefined,
): Promise<OpenStorage> {
  const db = await openDatabase(name, onLost);
  const store = new IdbLibraryStore(db);
  await sweepDrafts(db);
  await store.emptyBin();
  return {
    store,
    close: () => {
      db.close();
    },
  };
}

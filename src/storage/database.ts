import { openDB, type IDBPDatabase } from 'idb';
import { migrations } from './migrations';
import { databaseName, type PlumblineDb } from './schema';

export type Database = IDBPDatabase<PlumblineDb>;

/** Why the database cannot be used, in words for a person. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

/** How long another tab may hold up an upgrade before the user is told. */
const blockedMs = 3000;

/**
 * Opens the database and brings it up to date.
 * @throws StorageError when the browser allows no storage, the data is of a newer version, or another tab blocks.
 */
export async function openDatabase(
  name: string = databaseName,
  onTerminated: () => void = () => undefined,
): Promise<Database> {
  let holdUp: () => void = () => undefined;
  const heldUp = new Promise<never>((_, reject) => {
    holdUp = () => {
      reject(
        new StorageError('Another tab with an older Plumbline keeps the library open. Close it and reload this page.'),
      );
    };
  });
  try {
    const opening: Promise<Database> = openDB<PlumblineDb>(name, migrations.length, {
      upgrade(database, oldVersion, _newVersion, tx) {
        for (const migrate of migrations.slice(oldVersion)) migrate(database, tx);
      },
      blocked: () => setTimeout(holdUp, blockedMs),
      // A newer Plumbline in another tab wants to upgrade: give way rather than hold it up.
      blocking: (_current, _blocked, event) => {
        if (event.target instanceof IDBDatabase) event.target.close();
        onTerminated();
      },
      terminated: onTerminated,
    });
    return await Promise.race([opening, heldUp]);
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError(explain(error), { cause: error });
  }
}

function explain(error: unknown): string {
  if (error instanceof DOMException && error.name === 'VersionError') {
    return 'This browser’s library was written by a newer version of Plumbline. Reload the page, or use that version.';
  }
  const message = error instanceof Error ? error.message : String(error);
  return `This browser does not let the page store anything (${message}). Plumbline keeps runs in IndexedDB: leave private browsing, or allow site data, and reload.`;
}

import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { PlumblineDb } from './schema';

type Migration = (
  db: IDBPDatabase<PlumblineDb>,
  tx: IDBPTransaction<PlumblineDb, StoreNames<PlumblineDb>[], 'versionchange'>,
) => void;

const callKeyPath = ['runId', 'stage', 'itemId', 'order', 'sample'];

/** Version n of the database is what the first n of these make. Append only: one that shipped is never edited. */
export const migrations: readonly Migration[] = [
  (db) => {
    db.createObjectStore('benchmarks', { keyPath: 'id' });
    db.createObjectStore('items');
    db.createObjectStore('itemIds');
    db.createObjectStore('runs', { keyPath: 'id' });
    db.createObjectStore('generations', { keyPath: callKeyPath });
    db.createObjectStore('failures', { keyPath: callKeyPath });
  },
  (db) => {
    db.createObjectStore('aside');
    db.createObjectStore('mappings', { keyPath: 'shape' });
    db.createObjectStore('goldenDrafts', { keyPath: ['benchmarkId', 'itemId'] });
  },
  (db) => {
    db.createObjectStore('checks', { keyPath: ['runId', 'seq'] });
  },
];

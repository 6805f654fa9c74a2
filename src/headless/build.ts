import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'dist');
/** What the built app is made of. */
const sources = ['index.html', 'vite.config.ts', 'package-lock.json', 'src', 'workers', 'public'];

function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** A test runner sets another environment, and Vite would build for that one. */
async function asPeopleGetIt(work: () => Promise<unknown>): Promise<void> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

/** Folder of the built app; builds it if it is missing or older than its sources. */
export async function appFolder(say: NodeJS.WritableStream): Promise<string> {
  const built = join(dist, 'index.html');
  const fresh =
    existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources.map((name) => newest(join(root, name))));
  if (!fresh) {
    say.write('Building the app ...\n');
    await asPeopleGetIt(() => build({ root, logLevel: 'error' }));
  }
  return dist;
}

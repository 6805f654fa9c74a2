import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import type { AppVersion } from '../../workers/offline/app-copy';
import { classicScript } from './classic-script.ts';
import { isolationHeaders } from './headers.ts';

const entry = join(import.meta.dirname, '..', '..', 'workers', 'service.worker.ts');

/** What the copy of the app leaves out: models for WebLLM, which has caches of its own, and what is not the app's. */
const leftOut = [
  /^_headers$/,
  /^sw\.js$/,
  /^runs\//,
  /^libraries\//,
  /^models\/pocket\/resolve\//,
  /^models\/pocket\/training\.json$/,
  /\.(md|map)$/,
];

/** Writes the service worker beside the built app, with the sums of all files that it keeps. */
export function serviceWorker(): Plugin {
  let folder = '';
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved({ root, build: { outDir } }) {
      folder = resolve(root, outDir);
    },
    // Last of all: only now every file is there as it is served.
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: () => writeServiceWorker(folder),
    },
  };
}

/** @param folder of the built app, as it will be served */
export async function writeServiceWorker(folder: string): Promise<void> {
  const script = await classicScript(entry, 'plumblineServiceWorker');
  writeFileSync(join(folder, 'sw.js'), `const plumblineVersion=${JSON.stringify(versionOf(folder))};\n${script}`);
}

function versionOf(folder: string): AppVersion {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !leftOut.some((pattern) => pattern.test(path)))
    .sort();
  const files = Object.fromEntries(
    paths.map((path) => [path === 'index.html' ? '' : path, sha256(readFileSync(join(folder, path)))]),
  );
  return { id: sha256(JSON.stringify(files)).slice(0, 16), files, headers: isolationHeaders };
}

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

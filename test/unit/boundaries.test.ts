import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { layers } from '../layers.js';

/** Reads every import of the app and holds it against the import table; lint does the same while one types. */

const root = join(import.meta.dirname, '..', '..');
const sources = ['src', 'workers'].flatMap((folder) => filesBelow(folder));

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|svelte)$/.test(path))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`);
}

const importForms = [
  /\bimport\s+(?:type\s+)?(?:[^'"()]*?\sfrom\s+)?['"]([^'"]+)['"]/g,
  /\bexport\s[^'"]*?\sfrom\s+['"]([^'"]+)['"]/g,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
];

const importsOf = (path: string): readonly string[] => {
  const text = readFileSync(join(root, path), 'utf8');
  return importForms.flatMap((form) => [...text.matchAll(form)].flatMap(([, name]) => name ?? []));
};

/** 'src/run/plan.ts' of '../run/plan'; null for packages. */
function target(from: string, name: string): string | null {
  return name.startsWith('.') ? normalize(join(dirname(from), name.replace(/\?.*$/, ''))).replaceAll('\\', '/') : null;
}

/** 'run/plan' of 'src/run/plan.ts', 'workers/x' of 'workers/x.ts'. */
const inTable = (path: string): string => path.replace(/^src\//, '').replace(/\.(ts|svelte)$/, '');

describe.each(layers)('$name', ({ files, folders, packages, name }) => {
  const own = files[0]?.replace('/**', '') ?? '';
  test('imports only what the table allows', () => {
    const wrong = sources
      .filter((path) => path.startsWith(`${own}/`))
      .flatMap((path) =>
        importsOf(path).flatMap((imported) => {
          const to = target(path, imported);
          const allowed =
            to === null
              ? packages.some((known) => imported === known || imported.startsWith(`${known}/`))
              : folders.some((folder) => inTable(to) === folder || inTable(to).startsWith(`${folder}/`)) ||
                to.startsWith(`${own}/`);
          return allowed ? [] : [`${path} -> ${imported}`];
        }),
      );
    expect(wrong).toEqual([]);
  });
  test('exists', () => {
    expect(
      sources.some((path) => path.startsWith(`${own}/`)),
      name,
    ).toBe(true);
  });
});

test('there are no cycles between files', () => {
  const known = new Set(sources);
  const graph = new Map(
    sources.map((path) => [
      path,
      importsOf(path).flatMap((imported) => {
        const to = target(path, imported);
        if (to === null) return [];
        return [to, `${to}.ts`, `${to}.svelte`, `${to}/index.ts`]
          .filter((candidate) => known.has(candidate))
          .slice(0, 1);
      }),
    ]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      return;
    }
    state.set(path, 'open');
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of sources) visit(path, []);
  expect(cycles).toEqual([]);
});

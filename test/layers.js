/**
 * Who may import whom: the table of docs/design.md, section 3. ESLint holds it line by line; boundaries.test.ts reads
 * the imports once more and looks for cycles. A file may always import from its own folder.
 */
export const layers = [
  {
    name: 'domain',
    files: ['src/domain/**'],
    folders: ['domain'],
    packages: ['valibot', '@huggingface/jinja'],
    message: 'domain is pure',
  },
  {
    name: 'run',
    files: ['src/run/**'],
    folders: ['domain', 'run'],
    packages: [],
    message: 'run knows the domain only',
  },
  {
    name: 'engine',
    files: ['src/engine/**'],
    folders: ['domain', 'engine', 'run/ports', 'workers/engines/webgpu-adapter'],
    packages: ['comlink'],
    message: 'engine is the main-thread side of the workers: domain, run/ports and comlink',
  },
  {
    name: 'workers',
    files: ['workers/**'],
    folders: ['domain', 'engine/api', 'workers'],
    packages: [
      'comlink',
      'diff',
      '@mlc-ai/web-llm',
      '@wllama/wllama',
      '@huggingface/tokenizers',
      'fflate',
      'hash-wasm',
      'hyparquet',
      'hyparquet-compressors',
      'hyparquet-writer',
    ],
    message: 'workers know the domain, engine/api and the libraries of engines, file formats and text differences',
  },
  {
    name: 'storage',
    files: ['src/storage/**'],
    folders: ['domain', 'storage', 'run/ports'],
    packages: ['idb'],
    message: 'storage knows the domain, run/ports and idb',
  },
  {
    name: 'ui',
    files: ['src/ui/**'],
    folders: ['domain', 'ui'],
    packages: ['svelte', 'virtua', '@observablehq/plot'],
    message: 'ui components are dumb: domain types only',
  },
  {
    name: 'state',
    files: ['src/state/**'],
    folders: ['domain', 'run', 'state'],
    packages: ['svelte', 'valibot'],
    message: 'state gets engine and storage by constructor',
  },
  {
    name: 'report',
    files: ['src/report/**'],
    folders: ['domain', 'ui', 'report', 'state/results/derive', 'storage/bundle'],
    packages: ['virtual:report-script'],
    message: 'a report is made of the domain, words, and what derives a run from its bundle',
  },
  {
    name: 'views',
    files: ['src/views/**'],
    folders: ['domain', 'state', 'ui', 'views'],
    packages: ['svelte', 'virtua'],
    message: 'views know state, ui and domain',
  },
];

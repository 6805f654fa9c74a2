import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, chromiumPath, webgpuArgs } from './src/headless/browser.ts';
import { reportScript } from './src/headless/report-script.ts';
import { contentSecurityPolicy, isolationHeaders } from './src/headless/headers.ts';
import { serviceWorker } from './src/headless/service-worker.ts';

/** The policy also stands in the page itself, so that it holds on hosts that set no headers. */
const cspMeta: Plugin = {
  name: 'csp-meta',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
      injectTo: 'head-prepend',
    },
  ],
};

/** Which libraries of the pocket models are built: they are no part of the repository. "q0f32-software" and the like. */
function pocketLibraries(): readonly string[] {
  try {
    return readdirSync(join(import.meta.dirname, 'public', 'libraries')).flatMap(
      (name) => /^pocket-(.+)\.wasm$/.exec(name)?.[1] ?? [],
    );
  } catch {
    return [];
  }
}

const browser = (args: readonly string[]) => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: { executablePath: chromiumPath() ?? '', args: [...args] } }),
  instances: [{ browser: 'chromium' as const, viewport: { width: 1280, height: 800 } }],
});

const shared = { extends: true as const, root: import.meta.dirname };

export default defineConfig({
  base: './',
  plugins: [svelte(), cspMeta, reportScript(), serviceWorker()],
  define: { __POCKET_LIBRARIES__: JSON.stringify(pocketLibraries()) },
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 8000 },
  // The compiler of the model library is thousands of files.
  server: { headers: isolationHeaders, watch: { ignored: ['**/model/.venv/**', '**/model/build/**'] } },
  preview: { headers: isolationHeaders },
  // Engines are pulled in by workers only; found late, they would make the test server reload in the middle of a run.
  optimizeDeps: {
    exclude: ['@wllama/wllama'],
    include: [
      'comlink',
      'diff',
      'idb',
      'valibot',
      '@huggingface/jinja',
      '@huggingface/tokenizers',
      'fflate',
      'hash-wasm',
      'hyparquet',
      'hyparquet-compressors',
      'hyparquet-writer',
      '@mlc-ai/web-llm',
      '@observablehq/plot',
      'virtua/svelte',
    ],
  },
  test: {
    projects: [
      {
        ...shared,
        test: { name: 'unit', environment: 'node', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 },
      },
      {
        ...shared,
        test: {
          name: 'recipe',
          environment: 'node',
          include: ['test/recipe/**/*.test.ts'],
          testTimeout: 120_000,
          // PyTorch may have to be installed first.
          hookTimeout: 1_200_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          // The report that is printed has its style in it.
          css: true,
        },
      },
      {
        ...shared,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/model-server/setup.ts'],
          testTimeout: 60_000,
          browser: browser(chromiumArgs),
        },
      },
      {
        ...shared,
        test: {
          name: 'webgpu',
          include: ['test/webgpu/**/*.test.ts'],
          globalSetup: ['test/webgpu/setup.ts', 'test/model-server/setup.ts'],
          // A software device, perhaps on a busy machine.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          browser: browser(webgpuArgs),
        },
      },
    ],
  },
});

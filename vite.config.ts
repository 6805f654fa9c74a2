import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, chromiumPath } from './src/headless/browser.ts';
import { contentSecurityPolicy, isolationHeaders } from './src/headless/headers.ts';

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

const shared = { extends: true as const, root: import.meta.dirname };

export default defineConfig({
  base: './',
  plugins: [svelte(), cspMeta],
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 8000 },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
  // Engines are pulled in by workers only; found late, they would make the test server reload in the middle of a run.
  optimizeDeps: {
    exclude: ['@wllama/wllama'],
    include: [
      'comlink',
      'idb',
      'valibot',
      '@huggingface/jinja',
      '@huggingface/tokenizers',
      'fflate',
      '@mlc-ai/web-llm',
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
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/model-server/setup.ts'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: chromiumPath() ?? '', args: [...chromiumArgs] } }),
            instances: [{ browser: 'chromium', viewport: { width: 1280, height: 800 } }],
          },
        },
      },
    ],
  },
});

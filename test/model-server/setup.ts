import type { TestProject } from 'vitest/node';
import { startModelServer } from './server';

declare module 'vitest' {
  interface ProvidedContext {
    modelServer: string;
  }
}

/** One server for all browser tests; they find it by `inject('modelServer')`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startModelServer();
  project.provide('modelServer', server.url);
  return () => server.close();
}

// Part of the composition root: the files that lie beside the app on its host.
import * as v from 'valibot';
import type { HostFiles } from './state/ports';

const runList = v.array(v.object({ file: v.string(), title: v.string(), audit: v.optional(v.string()) }));
const wordList = v.array(v.string());
const bundledName = 'pocket-bench.jsonl';

/** @throws Error that says what is missing. */
async function get(path: string, base: string): Promise<Response> {
  const response = await fetch(new URL(path, base));
  if (!response.ok)
    throw new Error(`${path} is not on this host (${String(response.status)}). Reload the page, or put the file back.`);
  return response;
}

export function hostFiles(base: string): HostFiles {
  return {
    bundledBenchmark: async () => new File([await (await get(`benchmarks/${bundledName}`, base)).blob()], bundledName),
    async runs() {
      // Most hosts have no such list, and some answer every address with the page itself.
      const response = await fetch(new URL('runs/index.json', base)).catch(() => null);
      if (!response?.ok || !(response.headers.get('content-type') ?? '').includes('json')) return [];
      const read = v.safeParse(runList, await response.json().catch(() => null));
      return read.success ? read.output : [];
    },
    run: async (file) => (await get(`runs/${encodeURIComponent(file)}`, base)).blob(),
    pocketWords: async () => new Set(v.parse(wordList, await (await get('models/pocket/words.json', base)).json())),
  };
}

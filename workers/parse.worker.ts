import { expose } from 'comlink';
import type { ImportedCall } from '../src/domain/benchmarks/format';
import { createImportSession, type Batch } from '../src/domain/benchmarks/import-session';
import type { FileProblem } from '../src/domain/benchmarks/report';
import type { GoldenOffer } from '../src/domain/golden/offer';
import type { Item } from '../src/domain/item';
import type { ParseApi } from '../src/engine/api';
import { FileError } from './parsing/file-error';
import { readFile } from './parsing/read-file';

/** Items per message: few enough to keep the page smooth, many enough to keep messages cheap. */
const chunkItems = 100;
/** A chunk of long items is sent earlier. In UTF-16 units of the texts compared. */
const chunkLength = 1 << 20;

let current = new AbortController();

const api = {
  async parse(file, fileName, options, onChunk) {
    const { signal } = (current = new AbortController());
    const session = createImportSession({ fileName, bytes: file.size, options });
    let bytesRead = 0;
    let items: Item[] = [];
    let calls: ImportedCall[] = [];
    let golden: GoldenOffer[] = [];
    let length = 0;
    let kept = 0;

    async function send(): Promise<void> {
      const chunk = { items, calls, golden, bytesRead };
      kept += items.length;
      items = [];
      calls = [];
      golden = [];
      length = 0;
      await onChunk(chunk);
    }

    async function add(batch: Batch): Promise<void> {
      calls.push(...batch.calls);
      golden.push(...batch.golden);
      if (golden.length >= chunkItems) await send();
      for (const item of batch.items) {
        items.push(item);
        length += item.responseA.length + item.responseB.length;
        if (items.length >= chunkItems || length >= chunkLength) await send();
      }
    }

    let problem: FileProblem | undefined;
    try {
      for await (const batch of readFile(file, session, (count) => (bytesRead = count))) {
        if (signal.aborted) break;
        await add(batch);
      }
    } catch (error: unknown) {
      if (!(error instanceof FileError)) throw error;
      problem = error.problem;
    }
    if (signal.aborted) problem = { code: 'cancelled', message: 'Reading was cancelled.' };

    const { batch, report } = session.end(problem);
    await add(batch);
    if (items.length > 0 || calls.length > 0 || golden.length > 0) await send();
    return problem === undefined
      ? report
      : { ...report, problem: { ...problem, message: `${problem.message} ${keptText(kept)}` } };
  },
  cancel() {
    current.abort();
    return Promise.resolve();
  },
} satisfies ParseApi;

function keptText(kept: number): string {
  if (kept === 0) return 'Nothing was imported.';
  return `${String(kept)} items before that point were read.`;
}

expose(api);

import { expose } from 'comlink';
import type { ImportedCall } from '../src/domain/benchmarks/format';
import type { Batch } from '../src/domain/benchmarks/import-session';
import { createSampleSession } from '../src/domain/benchmarks/mapping/sample';
import type { FileProblem } from '../src/domain/benchmarks/report';
import type { GoldenOffer } from '../src/domain/golden/offer';
import type { AsideItem, Item } from '../src/domain/item';
import { err, ok } from '../src/domain/result';
import type { ParseApi } from '../src/engine/api';
import { createExcerptSession } from './parsing/excerpts';
import { FileError } from './parsing/file-error';
import { importBlob } from './parsing/import-blob';
import { readFile } from './parsing/read-file';

/** Items per message: few enough to keep the page smooth, many enough to keep messages cheap. */
const chunkItems = 100;
/** A chunk of long items is sent earlier. In UTF-16 units of the texts compared. */
const chunkLength = 1 << 20;

let current = new AbortController();

const api = {
  async parse(file, fileName, options, onChunk) {
    const { signal } = (current = new AbortController());
    let bytesRead = 0;
    let items: Item[] = [];
    let aside: AsideItem[] = [];
    let calls: ImportedCall[] = [];
    let golden: GoldenOffer[] = [];
    let length = 0;
    let kept = 0;

    async function send(): Promise<void> {
      const chunk = { items, aside, calls, golden, bytesRead };
      kept += items.length;
      items = [];
      aside = [];
      calls = [];
      golden = [];
      length = 0;
      await onChunk(chunk);
    }

    async function added({ responseA, responseB }: Item | AsideItem): Promise<void> {
      length += responseA.length + responseB.length;
      if (items.length + aside.length >= chunkItems || length >= chunkLength) await send();
    }

    async function add(batch: Batch): Promise<void> {
      calls.push(...batch.calls);
      golden.push(...batch.golden);
      if (golden.length >= chunkItems) await send();
      for (const item of batch.items) {
        items.push(item);
        await added(item);
      }
      for (const item of batch.aside) {
        aside.push(item);
        await added(item);
      }
    }

    const onBytes = (count: number): void => void (bytesRead = count);
    const { report, brokeOff } = await importBlob(file, fileName, add, { ...options, onBytes, signal });
    if ([items, aside, calls, golden].some((waiting) => waiting.length > 0)) await send();
    const { problem } = report;
    return brokeOff && problem !== null
      ? { ...report, problem: { ...problem, message: `${problem.message} ${keptText(kept)}` } }
      : report;
  },
  cancel() {
    current.abort();
    return Promise.resolve();
  },
  async sample(file, { delimiter, encoding }) {
    const session = createSampleSession(delimiter);
    try {
      const batches = readFile(file, session, () => undefined, encoding);
      while ((await batches.next()).done !== true && !session.isStopped());
      await batches.return(undefined);
    } catch (error: unknown) {
      // A file that breaks off further down can still be mapped by its start.
      if (!(error instanceof FileError)) throw error;
      const read = session.end();
      return read.rows.length > 0 ? ok(read) : err(error.problem);
    }
    const read = session.end();
    return read.rows.length > 0 ? ok(read) : err(noRows);
  },
  async excerpts(file, encoding) {
    const session = createExcerptSession();
    try {
      const batches = readFile(file, session, () => undefined, encoding);
      while ((await batches.next()).done !== true && !session.isStopped());
      await batches.return(undefined);
    } catch (error: unknown) {
      if (!(error instanceof FileError)) throw error;
      if (session.excerpts().length === 0) return err(error.problem);
    }
    return ok(session.excerpts());
  },
} satisfies ParseApi;

const noRows: FileProblem = { code: 'no-usable-row', message: 'No row at the start of the file could be read.' };

function keptText(kept: number): string {
  if (kept === 0) return 'Nothing was imported.';
  return `${String(kept)} items before that point were read.`;
}

expose(api);

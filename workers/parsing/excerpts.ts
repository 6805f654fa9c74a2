import type { Batch } from '../../src/domain/benchmarks/import-session';
import type { RowTaker } from './read-file';

/** Excerpts are enough to see whether words are words. */
const most = 5;
/** UTF-16 units on either side. */
const around = 40;
/** A long file without any such text is not read to its end. */
const lengthLimit = 64 << 20;

/** Takes a file's text, and keeps what stands around characters beyond ASCII: where a wrong encoding shows. */
export function createExcerptSession(): RowTaker & { excerpts(): readonly string[] } {
  const found: string[] = [];
  let length = 0;
  return {
    push(text) {
      length += text.length;
      for (const line of text.split(/[\r\n]+/)) {
        const at = line.search(/[^\0-\x7f]/);
        if (at >= 0 && found.length < most) found.push(line.slice(Math.max(0, at - around), at + around).trim());
      }
      return nothing;
    },
    pushRows: () => nothing,
    note: () => undefined,
    isStopped: () => found.length >= most || length >= lengthLimit,
    excerpts: () => found,
  };
}

const nothing: Batch = { items: [], aside: [], calls: [], golden: [] };

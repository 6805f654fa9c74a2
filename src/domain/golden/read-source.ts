import * as v from 'valibot';
import { parseJson } from '../benchmarks/parse-json';
import type { GoldenSource } from './source';

// Fields come out in this order whatever the file's: the source is part of a benchmark's hash.
const source = v.variant('kind', [
  v.object({ kind: v.literal('file'), fileName: v.string() }),
  v.object({ kind: v.literal('hand') }),
  v.object({
    kind: v.literal('generated'),
    model: v.object({
      id: v.string(),
      name: v.string(),
      quantisation: v.string(),
      engine: v.picklist(['webllm', 'wllama', 'scripted']),
    }),
    promptVersion: v.number(),
  }),
]);

/** The field `golden_from` of a file that we wrote: an object, or its JSON in a table's cell. null for anything else. */
export function readGoldenSource(value: unknown): GoldenSource | null {
  const read = v.safeParse(source, typeof value === 'string' ? parseJson(value)?.value : value);
  return read.success ? read.output : null;
}

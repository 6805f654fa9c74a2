import { readFileSync } from 'node:fs';
import { readMappingFile } from '../domain/benchmarks/mapping/mapping-file';
import type { ReadOptions } from '../domain/benchmarks/report';
import { encodingNamed, encodingNames } from '../domain/benchmarks/text-reading';
import { err, ok, type Result } from '../domain/result';

export const readingHelp = `  --mapping FILE    read the columns as this file says: the mapping screen saves it
  --encoding NAME   read the text in this encoding: windows-1252, gb18030, shift_jis, utf-16le, ...`;

export const readingOptions = { mapping: { type: 'string' }, encoding: { type: 'string' } } as const;

/** How a file is to be read, from the words on the command line; or what is wrong with them. */
export function readingAsked(words: {
  readonly mapping?: string | undefined;
  readonly encoding?: string | undefined;
}): Result<ReadOptions, string> {
  const mapped = words.mapping === undefined ? ok({}) : mappingIn(words.mapping);
  if (!mapped.ok || words.encoding === undefined) return mapped;
  const encoding = encodingNamed(words.encoding);
  if (encoding !== null) return ok({ ...mapped.value, encoding });
  return err(`--encoding knows no "${words.encoding}". It knows ${[...encodingNames.keys()].join(', ')}, and others.`);
}

function mappingIn(path: string): Result<ReadOptions, string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return err(`The mapping ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = readMappingFile(text);
  if (!read.ok) return err(`${path} is no mapping of columns. ${read.error}`);
  const { shape: _, ...options } = read.value;
  return ok(options);
}

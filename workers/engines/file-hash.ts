import { createSHA256 } from 'hash-wasm';
import type { FileHash } from '../../src/domain/model';
import { messageOf } from './engine';

/**
 * SHA-256 of a file as `sha256sum` prints it. Read in pieces, which the browser's own digest cannot do, since a model
 * file is longer than any buffer should be.
 */
export async function sha256Of(file: Blob): Promise<string> {
  const sum = (await createSHA256()).init();
  const reader = file.stream().getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) sum.update(step.value);
  return sum.digest('hex');
}

/** That a model cannot be hashed is no reason not to run it. */
export const hashOf = (file: Blob, of: string): Promise<FileHash> =>
  sha256Of(file).then(
    (sha256) => ({ sha256, of }),
    (error: unknown) => ({ missing: `the file could not be read for it: ${messageOf(error)}` }),
  );

/** A folder of MLC files, as far as it says what its weights are. */
export interface NamedFiles {
  /** Its small files by name; the list of weights among them holds sizes and sums of all others. */
  readonly files: ReadonlyMap<string, Blob>;
  /** Files of weights that their list states no sum of. */
  readonly withoutSum: number;
}

/**
 * One hash for a folder: of what `sha256sum` prints for its small files in the order of their names. The weights are in
 * it by the MD5 sums of their list, which were compared when they came.
 */
export async function hashOfFolder({ files, withoutSum }: NamedFiles): Promise<FileHash> {
  if (withoutSum > 0) return { missing: 'its list of weights states no sums' };
  const names = [...files.keys()].sort();
  try {
    const lines: string[] = [];
    for (const name of names) lines.push(`${await sha256Of(files.get(name) ?? new Blob())}  ${name}\n`);
    return { sha256: await sha256Of(new Blob(lines)), of: `sha256sum ${names.join(' ')} | sha256sum` };
  } catch (error) {
    return { missing: `its files could not be read for it: ${messageOf(error)}` };
  }
}

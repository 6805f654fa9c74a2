import { engineError } from './engine';
import { tensorsIn, type Tensor } from './mlc-contract';
import { parseRecord } from './tokenizer-config';

/** A file of weights, as tensor-cache.json lists it. */
export interface Shard {
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  readonly md5: string | null;
}

export interface TensorList {
  readonly shards: readonly Shard[];
  readonly tensors: readonly Tensor[];
}

/**
 * @param json tensor-cache.json
 * @param folder its address
 * @throws EngineError when it is no such list.
 */
export function readTensorList(json: string, folder: string): TensorList {
  const bad = () =>
    engineError(
      'model-load-failed',
      `tensor-cache.json at ${folder} is no list of MLC weights. The model has to be made anew.`,
    );
  const records = parseRecord(json)?.['records'];
  if (!Array.isArray(records) || records.length === 0) throw bad();
  const shards: Shard[] = [];
  const tensors: Tensor[] = [];
  for (const entry of records as readonly unknown[]) {
    if (typeof entry !== 'object' || entry === null) throw bad();
    const { dataPath, nbytes, md5sum, records: inner } = { ...entry } as Readonly<Record<string, unknown>>;
    const listed = tensorsIn(inner);
    if (typeof dataPath !== 'string' || typeof nbytes !== 'number' || listed === null) throw bad();
    shards.push({
      name: dataPath,
      url: new URL(dataPath, folder).href,
      bytes: nbytes,
      md5: typeof md5sum === 'string' && /^[0-9a-f]{32}$/i.test(md5sum) ? md5sum : null,
    });
    tensors.push(...listed);
  }
  return { shards, tensors };
}

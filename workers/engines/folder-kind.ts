import { isPage } from './transfer';

/** What a folder without tensor-cache.json is. @param where name or address of the folder */
export const olderFolder = (where: string): string =>
  `This model has the older format: in ${where} there is ndarray-cache.json and no tensor-cache.json, and WebLLM reads the new name only. The content is the same: store a copy of ndarray-cache.json as tensor-cache.json.`;

export const noFolder = (where: string): string =>
  `There is no tensor-cache.json in ${where}, and no older ndarray-cache.json either, so it has no weights that WebLLM can read. A folder of safetensors has to be converted by mlc_llm convert_weight first.`;

/** Asks for the head of a file only. */
export async function isThere(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(10_000) });
    return response.ok && !isPage(response);
  } catch {
    // Not to be reached: as good as not there for what it is asked for.
    return false;
  }
}

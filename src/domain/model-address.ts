/**
 * Host of the addresses that files from disk are stored under: an engine finds them there as if they had been fetched. No
 * host of this name can exist (RFC 6761), so none is ever asked.
 */
export const diskHost = 'disk.invalid';

export const isFromDisk = (url: string): boolean => new URL(url).hostname === diskHost;

/** Address of a folder from disk, in the form that WebLLM takes. */
export const diskFolder = (name: string, fingerprint: string): string =>
  `https://${diskHost}/${fingerprint}/${encodeURIComponent(name)}/resolve/main/`;

/** Address of a library from disk. */
export const diskLibrary = (name: string, fingerprint: string): string =>
  `https://${diskHost}/${fingerprint}/${encodeURIComponent(name.replace(/(\.wasm)?$/i, '.wasm'))}`;

/** Where WebLLM looks for the files of a folder; its own rule. @param url of the folder, or of a repository on huggingface.co */
export function mlcFolder(url: string): string {
  const folder = url.endsWith('/') ? url : `${url}/`;
  return /.+\/resolve\/.+\//.test(folder) ? folder : `${folder}resolve/main/`;
}

import type { OwnSource } from '../domain/own-model';

/** Files of a folder as a file input hands them over. */
export const folderSource = (files: readonly File[]): OwnSource => ({
  kind: 'folder',
  files: files.map((file) => ({ path: file.webkitRelativePath, file })),
});

/** A file of a dropped folder; its path begins with the folder's name. */
export interface DroppedFile {
  readonly path: string;
  readonly file: File;
}

// Told by their flags: not every browser lets a page name the classes.
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** The folder among what was dropped; null if there are files only. To be asked for before the drop event is over. */
export function droppedFolder(transfer: DataTransfer | null): FileSystemDirectoryEntry | null {
  for (const item of transfer?.items ?? []) {
    const entry = item.webkitGetAsEntry();
    if (entry !== null && isFolder(entry)) return entry;
  }
  return null;
}

export async function filesIn(folder: FileSystemDirectoryEntry): Promise<readonly DroppedFile[]> {
  const files: DroppedFile[] = [];
  for (const entry of await entriesIn(folder)) {
    if (isFolder(entry)) files.push(...(await filesIn(entry)));
    else if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => {
        entry.file(resolve, reject);
      });
      files.push({ path: entry.fullPath.replace(/^\//, ''), file });
    }
  }
  return files;
}

async function entriesIn(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // They come a hundred at a time, and none at the end.
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

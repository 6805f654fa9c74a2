/** Gives the person a file, as a link to it would. */
export function handOver(fileName: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  // The browser takes the file over within the click; a minute is for the slowest.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}

import type { FileProblem } from './report';

/**
 * What a text is, if it is surely no data; from its start.
 * @param complete the start is the whole text.
 */
export function problemOfText(start: string, complete: boolean): FileProblem | null {
  if (complete && start.replaceAll('\0', '').trim() === '') {
    return { code: 'empty-file', message: 'The file is empty: it holds only white space.' };
  }
  if (start.startsWith('version https://git-lfs.github.com/spec/')) return lfsPointer(start);
  if (/^\s*<(?:!doctype|html|head|body|\?xml)/i.test(start)) return webPage(start);
  if (complete && /^\s*\{\s*"error"\s*:/.test(start) && !start.trim().includes('\n')) {
    return {
      code: 'error-answer',
      message: `This is a server's error message saved as a file, not data: ${start.trim().slice(0, 200)} Download the file again.`,
    };
  }
  return null;
}

function lfsPointer(start: string): FileProblem {
  const size = /^size (\d+)/m.exec(start)?.[1];
  return {
    code: 'git-lfs-pointer',
    message: `This is a Git LFS pointer, not the data${size === undefined ? '' : ` (${size} bytes)`}. Fetch the real file: git lfs pull`,
  };
}

function webPage(start: string): FileProblem {
  const title = /<title[^>]*>([^<]*)/i.exec(start)?.[1]?.trim();
  return {
    code: 'web-page',
    message: `This is a web page${title === undefined || title === '' ? '' : ` ("${title.slice(0, 100)}")`}, not data. Download the file itself, not the page that shows it.`,
  };
}

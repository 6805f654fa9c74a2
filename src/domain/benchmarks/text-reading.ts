/** How the text of a file is read where a person says so; what is absent is found out. JSON-safe. */
export interface TextReading {
  /** As TextDecoder calls it. */
  readonly encoding?: string;
  /** Of the cells of a table: the file is one then, whatever it looks like. */
  readonly delimiter?: Delimiter;
}

export type Delimiter = ',' | ';' | '\t' | '|';

export const delimiterNames: ReadonlyMap<Delimiter, string> = new Map([
  [',', 'commas'],
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'bars'],
]);

export const delimiters: readonly Delimiter[] = [...delimiterNames.keys()];

export const isDelimiter = (text: unknown): text is Delimiter => delimiters.some((delimiter) => delimiter === text);

/** Encodings that files of people are in, by the name that TextDecoder has for them; the likelier first. */
export const encodingNames: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'UTF-8'],
  ['windows-1252', 'Windows-1252 (Western Europe)'],
  ['utf-16le', 'UTF-16LE'],
  ['utf-16be', 'UTF-16BE'],
  ['gb18030', 'GB 18030 (Chinese, simplified; GBK too)'],
  ['big5', 'Big5 (Chinese, traditional)'],
  ['shift_jis', 'Shift JIS (Japanese)'],
  ['euc-jp', 'EUC-JP (Japanese)'],
  ['iso-2022-jp', 'ISO-2022-JP (Japanese)'],
  ['euc-kr', 'EUC-KR (Korean)'],
  ['windows-1250', 'Windows-1250 (Central Europe)'],
  ['iso-8859-2', 'ISO 8859-2 (Central Europe)'],
  ['windows-1251', 'Windows-1251 (Cyrillic)'],
  ['koi8-r', 'KOI8-R (Cyrillic)'],
  ['windows-1253', 'Windows-1253 (Greek)'],
  ['windows-1254', 'Windows-1254 (Turkish)'],
  ['windows-1255', 'Windows-1255 (Hebrew)'],
  ['windows-1256', 'Windows-1256 (Arabic)'],
  ['windows-1258', 'Windows-1258 (Vietnamese)'],
  ['windows-874', 'Windows-874 (Thai)'],
  ['iso-8859-15', 'ISO 8859-15 (Western Europe)'],
  ['macintosh', 'Mac Roman'],
]);

/** @returns the name that TextDecoder has for it; null if it knows none such. */
export function encodingNamed(text: string): string | null {
  try {
    return new TextDecoder(text.trim()).encoding;
  } catch {
    return null;
  }
}

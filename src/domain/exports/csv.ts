/** A cell as Python's csv writer quotes it by default. */
export const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export type Cell = string | number | boolean | null;

/**
 * One line of a table for people, with its line feed. Texts that a spreadsheet would run as a formula get an apostrophe
 * before them: benchmark texts come from anywhere.
 */
export const csvLine = (cells: readonly Cell[]): string =>
  `${cells.map((cell) => quoted(typeof cell === 'string' ? withoutFormula(cell) : String(cell ?? ''))).join(',')}\n`;

const withoutFormula = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** Markup that is safe to insert as it is. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = string | number | Html | readonly Html[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

/** Markup with values in it: texts are always text, whatever stands in them. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const inner = parts.map((part) => {
    if (part instanceof Html) return part.markup;
    if (typeof part === 'object') return part.map(({ markup }) => markup).join('');
    return escaped(String(part));
  });
  return new Html(strings.map((text, at) => text + (inner[at] ?? '')).join(''));
}

/** JSON that can stand in a script element: nothing in it ends the element or begins a comment. */
export const scriptJson = (value: unknown): Html => new Html(JSON.stringify(value).replaceAll('<', '\\u003c'));

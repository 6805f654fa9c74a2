import { join } from 'node:path';
import type { Plugin } from 'vite';
import { classicScript } from './classic-script.ts';

const name = 'virtual:report-script';
const resolved = `\0${name}`;

/** Gives `virtual:report-script`: report/main.ts with all that it imports, as the text of one classic script. */
export function reportScript(): Plugin {
  let text: Promise<string> | null = null;
  return {
    name: 'report-script',
    resolveId: (id) => (id === name ? resolved : undefined),
    async load(id) {
      if (id !== resolved) return undefined;
      text ??= bundled();
      return `export default ${JSON.stringify(await text)};`;
    },
  };
}

/** The script's source. */
export async function bundled(): Promise<string> {
  const script = await classicScript(join(import.meta.dirname, '..', 'report', 'main.ts'), 'plumblineReport');
  // Nothing in a script element may end it or look like a comment's beginning.
  return script.replace(/<(?=\/script|!--)/gi, '\\x3c');
}

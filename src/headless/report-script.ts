import { join } from 'node:path';
import { build, type Plugin } from 'vite';

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
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(import.meta.dirname, '..', 'report', 'main.ts'), formats: ['iife'], name: 'plumblineReport' },
    },
  });
  const output = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []));
  const [script] = output;
  if (script?.type !== 'chunk') throw new Error('The script of the report was not built.');
  // Nothing in a script element may end it or look like a comment's beginning.
  return script.code.replace(/<(?=\/script|!--)/gi, '\\x3c');
}

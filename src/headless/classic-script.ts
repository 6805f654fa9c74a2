import { build } from 'vite';

/** Bundles a module with all that it imports into the text of one classic script. @param name of the global it may set */
export async function classicScript(entry: string, name: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: { write: false, target: 'es2022', lib: { entry, formats: ['iife'], name } },
  });
  const output = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []));
  const [script] = output;
  if (script?.type !== 'chunk') throw new Error(`${entry} was not built.`);
  return script.code;
}

import { parseArgs } from 'node:util';
import { ensureLibrary, kernels, quantisations } from './library';

const usage = `npm run build:library -- [OPTIONS]

Builds the WebLLM libraries of the pocket models into public/libraries: pocket-<quantisation>-<kernels>.wasm.

  --quantisation NAME   ${quantisations.join(' or ')}; repeat for more (default: both)
  --kernels NAME        ${kernels.join(' or ')}: laid out for a software device or a graphics card (default: both)
  --help                this text
`;

/** @returns the names of `known` that were asked for, all if none was. @throws on a name that is not known. */
function chosen<T extends string>(
  option: string,
  known: readonly T[],
  asked: readonly string[] | undefined,
): readonly T[] {
  const wrong = asked?.find((name) => !known.some((each) => each === name));
  if (wrong !== undefined) throw new Error(`--${option} ${wrong}: there is ${known.join(' and ')}.`);
  return asked === undefined ? known : known.filter((name) => asked.includes(name));
}

try {
  const { values } = parseArgs({
    options: {
      quantisation: { type: 'string', multiple: true },
      kernels: { type: 'string', multiple: true },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(usage);
  } else {
    const choice = {
      quantisations: chosen('quantisation', quantisations, values.quantisation),
      kernels: chosen('kernels', kernels, values.kernels),
    };
    if (!(await ensureLibrary(choice, process.stderr))) process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}

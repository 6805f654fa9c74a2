import { bootstrapMeasure } from './bench-bootstrap';
import { coverageMeasure } from './bench-coverage';
import { fuzzMeasure } from './bench-fuzz';
import { importMeasure } from './bench-import';
import type { Measure } from './measure';

const measures: readonly Measure[] = [importMeasure, fuzzMeasure, coverageMeasure, bootstrapMeasure];

const help = `Measures parts of Plumbline on this machine. No model, no browser.

  npm run bench [-- MEASURE [SIZE]]

${measures.map(({ name, about, size }) => `  ${name.padEnd(11)}${about} (${String(size)})`).join('\n')}
  --help     print this

Without a measure all of them run. Exit code: 0 measured, 1 something was wrong, 2 wrong usage.
`;

async function main([name, size]: readonly string[]): Promise<number> {
  if (name === '--help' || name === '-h') {
    process.stdout.write(help);
    return 0;
  }
  const chosen = name === undefined ? measures : measures.filter((measure) => measure.name === name);
  const wanted = size === undefined ? undefined : Number(size);
  if (chosen.length === 0 || (wanted !== undefined && !(Number.isInteger(wanted) && wanted > 0))) {
    process.stderr.write(`There is no such measure or size.\n\n${help}`);
    return 2;
  }
  for (const measure of chosen) process.stdout.write(`${measure.name}: ${await measure.run(wanted ?? measure.size)}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
});

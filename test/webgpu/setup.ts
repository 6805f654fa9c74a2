import type { TestProject } from 'vitest/node';
import { buildTestLibrary, ensureLibrary, kernels, quantisations, writeTestModels } from '../../src/headless/library';
import { ensurePython, runModule } from '../../src/headless/python';
import { largerConfig } from '../model-server/folder';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whose libraries are tested: those for a software device, unless PLUMBLINE_KERNELS names others. */
    kernels: (typeof kernels)[number];
  }
}

/** Builds what the tests of this folder load, before the browser starts. */
export default async function setup(project: TestProject): Promise<void> {
  const wanted = kernels.find((each) => each === process.env['PLUMBLINE_KERNELS']) ?? 'software';
  const built = await ensureLibrary({ quantisations, kernels: [wanted] }, process.stderr);
  const larger = built && buildTestLibrary('larger', largerConfig, wanted, process.stderr);
  if (!larger || !writeTestModels(process.stderr))
    throw new Error('The model libraries could not be built: see above.');
  // The texts that every engine must give, from PyTorch.
  if (!ensurePython('pocket', process.stderr) || !runModule('pocket', ['reference'], process.stderr))
    throw new Error('PyTorch could not be asked: see above.');
  project.provide('kernels', wanted);
}

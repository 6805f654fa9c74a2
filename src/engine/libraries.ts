/** How a library's kernels are laid out: for a graphics card, or for a graphics adapter that is a program on the CPU. */
export type LibraryVariant = 'gpu' | 'software';

declare const __POCKET_LIBRARIES__: readonly string[];

/** The compiled WebLLM libraries of the pocket models that lie beside the page, as vite.config.ts found them: "q0f32-gpu". */
export const builtLibraries: readonly string[] = __POCKET_LIBRARIES__;

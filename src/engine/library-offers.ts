import type { OwnFacts } from '../domain/own-model';
import { prebuiltModels, type Surroundings } from './models';
import { builtLibraries } from './libraries';

/** A compiled library that a model of the user's can be tried on. */
export interface LibraryOffer {
  readonly url: string;
  readonly name: string;
  readonly from: 'this app' | 'WebLLM';
}

const nameIn = (url: string): string => decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? url);

/** Libraries that were built with the app, for this machine's kind of adapter. */
export function ownLibraries({ base, adapter, libraries = builtLibraries }: Surroundings): readonly LibraryOffer[] {
  return libraries
    .filter((name) => name.endsWith(`-${adapter ?? ''}`))
    .map((name) => new URL(`libraries/pocket-${name}.wasm`, base).href)
    .map((url) => ({ url, name: nameIn(url), from: 'this app' }));
}

/** WebLLM's own libraries, each once: several models share one. */
export const webLlmLibraries: readonly LibraryOffer[] = [
  ...new Set(prebuiltModels.flatMap(({ ref }) => ref.library ?? [])),
].map((url) => ({ url, name: nameIn(url), from: 'WebLLM' }));

/** Share by which counts of parameters may differ: they are rounded, and vocabularies padded. */
const tolerance = 0.03;

/**
 * Libraries of WebLLM's models that are quantised like these weights, and as large; the nearest first. Only comparing
 * tells whether one fits.
 */
export function likelyLibraries(facts: OwnFacts): readonly string[] {
  const apart = (parameters: number): number => Math.abs(parameters - facts.parameters) / facts.parameters;
  const near = prebuiltModels
    .filter(({ ref, parameters, largestTensorMiB }) => {
      const sameTensor =
        largestTensorMiB === null ||
        facts.largestTensorMiB === null ||
        Math.abs(largestTensorMiB - facts.largestTensorMiB) <= 1;
      return ref.quantisation === facts.quantisation && sameTensor && apart(parameters) <= tolerance;
    })
    .sort((a, b) => apart(a.parameters) - apart(b.parameters));
  return [...new Set(near.flatMap(({ ref }) => ref.library ?? []))];
}

import type { Benchmark } from '../../domain/item';
import { GoldenFromFile, type FromFileDeps } from './from-file.svelte';

/** The ways to add golden judgments to one benchmark. */
export class Golden {
  readonly benchmark: Benchmark;
  readonly file: GoldenFromFile;

  constructor(benchmark: Benchmark, deps: FromFileDeps) {
    this.benchmark = benchmark;
    this.file = new GoldenFromFile(benchmark, deps);
  }
}

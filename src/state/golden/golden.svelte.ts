import type { Benchmark } from '../../domain/item';
import { GoldenByHand } from './by-hand.svelte';
import { GoldenByModel, type ByModelDeps } from './by-model.svelte';
import { GoldenFromFile, type FromFileDeps } from './from-file.svelte';

/** The ways to add golden judgments to one benchmark. */
export class Golden {
  readonly benchmark: Benchmark;
  readonly file: GoldenFromFile;
  readonly hand: GoldenByHand;
  readonly model: GoldenByModel;

  constructor(benchmark: Benchmark, deps: FromFileDeps & ByModelDeps) {
    this.benchmark = benchmark;
    this.file = new GoldenFromFile(benchmark, deps);
    this.hand = new GoldenByHand(benchmark, deps.store);
    this.model = new GoldenByModel(benchmark, deps);
  }
}

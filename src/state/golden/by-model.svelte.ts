import type { Benchmark } from '../../domain/item';
import { generatedBy } from '../../domain/golden/source';
import type { ModelRef } from '../../domain/model';
import { golden, goldenIn } from '../../domain/protocols/golden';
import type { RunManifest } from '../../domain/run';
import type { LibraryStore } from '../../run/ports';
import { runId } from '../run-id';
import { itemsOf } from '../derived-benchmark';
import { benchmarkWithGolden } from './added';

export interface ByModelDeps {
  readonly store: LibraryStore;
  readonly now: () => number;
  readonly random: () => number;
  readonly appVersion: string;
}

/**
 * Golden judgments that a model writes, given the label. The writing is a run like any other, of a protocol of its own:
 * its raw texts are the record, it can be paused, and a closed tab loses nothing.
 */
export class GoldenByModel {
  making = $state(false);
  readonly #benchmark: Benchmark;
  readonly #deps: ByModelDeps;

  constructor(benchmark: Benchmark, deps: ByModelDeps) {
    this.#benchmark = benchmark;
    this.#deps = deps;
  }

  /** Stores the run; it is started like any other. @returns its id; null if no item lacks a golden judgment. */
  async create(model: ModelRef): Promise<string | null> {
    const { store, now, random, appVersion } = this.#deps;
    const { id: benchmarkId, name, itemCount } = this.#benchmark;
    const only: number[] = [];
    let position = 0;
    for await (const items of itemsOf(store, this.#benchmark)) {
      for (const { goldenJudgment } of items) {
        if (goldenJudgment === null) only.push(position);
        position++;
      }
    }
    if (only.length === 0) return null;
    const createdAt = now();
    const manifest: RunManifest = {
      id: runId(createdAt, random()),
      createdAt,
      appVersion,
      benchmark: { id: benchmarkId, name, itemCount },
      genrm: model,
      metaJudge: null,
      protocol: { id: golden.id, version: golden.version, prompts: null },
      parser: 'tolerant',
      seed: 0,
      ...(only.length < itemCount && { only }),
    };
    const status = { state: 'paused', reason: 'Not started yet.', target: only.length, updatedAt: createdAt } as const;
    await store.createRun(manifest, status);
    return manifest.id;
  }

  /** A new benchmark with the texts of a run that can be used. @returns null if there are none. */
  async make({ id, genrm, protocol }: RunManifest): Promise<Benchmark | null> {
    const { store } = this.#deps;
    const from = generatedBy(genrm, protocol.version);
    this.making = true;
    try {
      let used = 0;
      const made = await benchmarkWithGolden(store, this.#benchmark, async (item) => {
        if (item.goldenJudgment !== null) return null;
        const { generations } = await store.callsOf(id, item.id);
        const [text] = generations.flatMap(({ stage, text }) => (stage === 'judge' ? [goldenIn(text, item)] : []));
        if (text === undefined || text === null) return null;
        used++;
        return { text, from };
      });
      return used === 0 ? null : made;
    } finally {
      this.making = false;
    }
  }
}

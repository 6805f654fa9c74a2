import type { Benchmark } from '../domain/item';
import type { ModelRef } from '../domain/model';
import type { Protocol } from '../domain/protocols/protocol';

/** In place of a model's id: no meta-judge, labels only. */
export const labelsOnly = 'none';

const manyItems = 300;
const someItems = 100;

/** All of a small benchmark, the first hundred of a large one: more can be asked for later. */
export const standardTarget = (benchmark: Benchmark | null): number =>
  benchmark === null ? 0 : benchmark.itemCount <= manyItems ? benchmark.itemCount : someItems;

/** Why these parts do not belong together; empty if they do. */
export function mismatches(genrm: ModelRef | null, metaJudge: ModelRef | null, protocol: Protocol): readonly string[] {
  const found: string[] = [];
  const isPocket = (model: ModelRef): boolean => model.knowsOnly === 'pocket';
  for (const [role, model] of [
    ['GenRM', genrm],
    ['meta-judge', metaJudge],
  ] as const) {
    if (!model) continue;
    if (isPocket(model) && protocol.id !== 'pocket') {
      found.push(
        `The ${role} is a pocket model: it was trained on the prompts of the Pocket protocol and answers any other with noise.`,
      );
    }
    if (!isPocket(model) && protocol.id === 'pocket') {
      found.push(
        `The Pocket protocol is made for pocket models: it gives ${model.name} no instructions to judge by. Take R-Align.`,
      );
    }
  }
  return found;
}
